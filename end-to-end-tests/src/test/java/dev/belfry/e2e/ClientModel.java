package dev.belfry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.inbox.Notification;
import dev.belfry.testing.FoldedInbox;
import dev.belfry.testing.FoldedInbox.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A client that takes the contract by its word: what it shows after all frames of a [Chain], and
/// whether each of these frames was right.
final class ClientModel {
  /// What is shown of one notification.
  ///
  /// @param asOf changes up to there are in it already
  private record Shown(boolean isRead, String position, String asOf, @Nullable Instant expiresAt) {
    Shown with(boolean read, String at) {
      return new Shown(read, position, at, expiresAt);
    }
  }

  /// Changes of one notification. (A resume may tell of a mark-all-read that found nothing unread.)
  private static final Set<String> DIFFERENCES =
      Set.of(
          "new_notification",
          "notification_read",
          "notification_unread",
          "notification_archived",
          "notification_unarchived",
          "notification_deleted");

  /// Those that are about the inbox as a whole.
  private static final Set<String> OTHERS =
      Set.of("unread_count", "settings_changed", "all_read", "all_archived");

  /// After that long a session that resumed tells what happens as it happens, if history was not
  /// away.
  private static final Duration CAUGHT_UP_WITHIN = Duration.ofSeconds(5);

  private final Chain chain;
  private final FoldedInbox inbox;
  private final Map<UUID, Shown> shown = new HashMap<>();

  /// Beyond every position: what is read at the end is not changed by what was told before.
  private static final String FETCHED = "~";

  private String listAsOf = "";
  private long unreadCount = -1;

  ClientModel(Chain chain, FoldedInbox inbox) {
    this.chain = chain;
    this.inbox = inbox;
  }

  // ---- what is shown at the end

  /// Shows exactly what the log comes to, but for what was kept back while it looked on.
  void checkAgreement(Instant now) {
    chain.pages.forEach(this::takeList);
    for (Leg leg : chain.legs) {
      leg.frames().forEach(this::take);
    }
    Map<UUID, Boolean> expected =
        inbox.list(now).stream().collect(Collectors.toMap(Notification::id, Notification::isRead));
    Map<UUID, Boolean> actual = new HashMap<>();
    shown.forEach((id, it) -> {
      if (it.expiresAt() == null || it.expiresAt().isAfter(now)) {
        actual.put(id, it.isRead());
      }
    });
    assertThat(expected).as("shown").containsAllEntriesOf(actual);
    Set<UUID> missing = new HashSet<>(expected.keySet());
    missing.removeAll(actual.keySet());
    assertThat(inbox.keptBack()).as("never told").containsAll(missing);
    assertThat(unreadCount).as("unread count").isEqualTo(inbox.unreadCount(now));
  }

  private void takeList(Chain.Page page) {
    if (listAsOf.isEmpty()) {
      listAsOf = page.asOf();
    }
    for (JsonNode it : page.notifications()) {
      show(it, page.asOf());
    }
  }

  private void show(JsonNode notification, String asOf) {
    JsonNode expiry = notification.path("expires_at");
    shown.put(
        idOf(notification, "id"),
        new Shown(
            notification.get("is_read").booleanValue(),
            notification.get("position").stringValue(),
            asOf,
            expiry.isString() ? Instant.parse(expiry.stringValue()) : null));
  }

  private void take(JsonNode frame) {
    if (frame.path("unread_count").isIntegralNumber()
        && !typeOf(frame).equals("notifications_list")) {
      unreadCount = frame.get("unread_count").longValue();
    }
    // Without a position it is news of just now, and comes again with one.
    String position = frame.path("position").asString("");
    switch (typeOf(frame)) {
      case "new_notification" -> {
        JsonNode notification = frame.get("notification");
        String created = notification.get("position").stringValue();
        if (created.compareTo(listAsOf) > 0) {
          show(notification, created);
        }
      }
      case "notification_read" -> mark(frame, true, position);
      case "notification_unread" -> mark(frame, false, position);
      case "notification_unarchived" -> fetch(idOf(frame, "notification_id"));
      case "all_archived" -> {
        String upTo = frame.get("up_to").stringValue();
        shown.values().removeIf(it -> it.position().compareTo(upTo) <= 0 && isNews(it, position));
      }
      case "notification_deleted", "notification_archived" ->
          shown.computeIfPresent(
              idOf(frame, "notification_id"), (_, it) -> isNews(it, position) ? null : it);
      case "all_read" -> {
        String upTo = frame.get("up_to").stringValue();
        shown.replaceAll((_, it) ->
            it.position().compareTo(upTo) <= 0 && isNews(it, position)
                ? it.with(true, later(it, position))
                : it);
      }
      default -> {}
    }
  }

  /// Reads it anew at the end, when the log says all that happened to it since.
  private void fetch(UUID id) {
    inbox.list(Instant.now()).stream()
        .filter(it -> it.id().equals(id))
        .forEach(it ->
            shown.put(
                id, new Shown(it.isRead(), it.position().toString(), FETCHED, it.expiresAt())));
  }

  private void mark(JsonNode frame, boolean read, String position) {
    shown.computeIfPresent(
        idOf(frame, "notification_id"),
        (_, it) -> isNews(it, position) ? it.with(read, later(it, position)) : it);
  }

  private static boolean isNews(Shown it, String position) {
    return !it.asOf().equals(FETCHED) && (position.isEmpty() || position.compareTo(it.asOf()) > 0);
  }

  private static String later(Shown it, String position) {
    return position.isEmpty() ? it.asOf() : position;
  }

  // ---- each frame

  /// Every frame of every session: linked, in order, nothing pushed twice, nothing that never was.
  ///
  /// @param isTimeless whether nothing of this inbox expires, so that the log alone tells what
  ///   frames must say
  void checkFrames(boolean isTimeless) {
    Set<UUID> pushed = new HashSet<>();
    for (Leg leg : chain.legs) {
      List<JsonNode> frames = leg.frames();
      checkLinks(leg, frames);
      checkPushes(frames, pushed);
      if (isTimeless && !frames.isEmpty()) {
        checkTruth(leg, frames);
        checkFirstLive(frames);
      }
    }
  }

  private static void checkLinks(Leg leg, List<JsonNode> frames) {
    if (!frames.isEmpty()) {
      checkHello(leg, frames.getFirst());
    }
    String last = null;
    for (JsonNode frame : frames) {
      if (!frame.path("position").isString()) {
        continue;
      }
      String position = frame.get("position").stringValue();
      JsonNode prev = frame.path("prev");
      assertThat(prev.isNull() ? null : prev.stringValue()).as("prev of %s", frame).isEqualTo(last);
      if (last != null) {
        if (Set.of("unread_count", "resynced").contains(typeOf(frame))) {
          assertThat(position).isGreaterThanOrEqualTo(last);
        } else {
          assertThat(position).as("position of %s", frame).isGreaterThan(last);
        }
      }
      last = position;
    }
  }

  private static void checkHello(Leg leg, JsonNode hello) {
    assertThat(typeOf(hello)).isEqualTo("connection_established");
    String state = hello.get("state").stringValue();
    if (leg.from == null) {
      assertThat(state).isIn("snapshot", "live_only");
    } else {
      assertThat(state).isIn("complete", "live_only");
      if (state.equals("complete")) {
        assertThat(hello.get("position").stringValue()).isEqualTo(leg.from);
      }
    }
  }

  private void checkPushes(List<JsonNode> frames, Set<UUID> pushed) {
    Set<UUID> keptBack = inbox.keptBack();
    Set<UUID> blindly = new HashSet<>();
    for (JsonNode frame : frames) {
      if (!typeOf(frame).equals("new_notification")) {
        continue;
      }
      UUID id = subjectOf(frame);
      if (frame.path("position").isString()) {
        assertThat(pushed.add(id)).as("pushed once in a chain: %s", frame).isTrue();
        assertThat(frame.get("position")).isEqualTo(frame.get("notification").get("position"));
        assertThat(keptBack).as("not to be pushed").doesNotContain(id);
        assertThat(blindly).as("pushed before, while history was away").doesNotContain(id);
      } else {
        // A session that is cut before it is resynced hears of this again.
        assertThat(blindly.add(id)).as("pushed once in a session: %s", frame).isTrue();
      }
    }
  }

  /// Each frame tells something that happened there. A live one counts what was unread there; one
  /// of a resume, up to where it has caught up, what was unread there or later.
  private void checkTruth(Leg leg, List<JsonNode> frames) {
    TreeMap<String, Told> history = new TreeMap<>();
    inbox.told().forEach(told -> history.put(told.position().toString(), told));
    TreeMap<String, Told> empty = new TreeMap<>();
    inbox.emptyRemovals().forEach(told -> empty.put(told.position().toString(), told));
    int firstLive = firstLive(leg, frames);
    for (int i = 0; i < frames.size(); i++) {
      JsonNode frame = frames.get(i);
      if (!frame.path("position").isString()) {
        continue;
      }
      String position = frame.get("position").stringValue();
      if (DIFFERENCES.contains(typeOf(frame))) {
        Told told = history.getOrDefault(position, empty.get(position));
        assertThat(told).as("%s happened", frame).isNotNull();
        assertThat(told.type()).as("%s", frame).isEqualTo(typeOf(frame));
        assertThat(told.notificationId()).as("%s", frame).isEqualTo(subjectOf(frame));
      }
      if (frame.path("unread_count").isIntegralNumber()) {
        int count = frame.get("unread_count").asInt();
        if (i >= firstLive) {
          assertThat(count)
              .as("the count of %s in %s", frame, frames)
              .isEqualTo(countAt(history, position));
        } else {
          assertThat(
                  count == countAt(history, position)
                      || history.tailMap(position).values().stream()
                          .anyMatch(told -> told.unreadCount() == count))
              .as("the count in %s", frame)
              .isTrue();
        }
      }
    }
  }

  private static int countAt(NavigableMap<String, Told> history, String position) {
    Map.Entry<String, Told> then = history.floorEntry(position);
    return then == null ? 0 : then.getValue().unreadCount();
  }

  /// From which frame on all are live. One that resumes, or that gets its history back, is told the
  /// difference as of a moment of its own; for one that began anew see [#checkFirstLive].
  private int firstLive(Leg leg, List<JsonNode> frames) {
    int resynced = -1;
    boolean isAway = false;
    for (int i = 0; i < frames.size(); i++) {
      if (isWithoutHistory(frames.get(i))) {
        isAway = !typeOf(frames.get(i)).equals("resynced");
        resynced = i;
      }
    }
    if (resynced >= 0) {
      return isAway ? frames.size() : resynced;
    }
    if (leg.from == null) {
      return frames.size();
    }
    Instant caughtUp = caughtUp(frames.getFirst());
    Set<String> later =
        inbox.told().stream()
            .filter(told -> told.at().isAfter(caughtUp))
            .map(told -> told.position().toString())
            .collect(Collectors.toSet());
    return IntStream.range(0, frames.size())
        .filter(i -> later.contains(frames.get(i).path("position").asString("")))
        .findFirst()
        .orElse(frames.size());
  }

  private static Instant caughtUp(JsonNode hello) {
    return Instant.parse(hello.get("server_time").stringValue()).plus(CAUGHT_UP_WITHIN);
  }

  /// A session that began anew is told exactly what the log says, frame by frame, count by count,
  /// until history is away. At its beginning a few events may be told by what they come to
  /// together: it catches up with another session of its user.
  private void checkFirstLive(List<JsonNode> all) {
    JsonNode hello = all.getFirst();
    if (!hello.get("state").stringValue().equals("snapshot")) {
      return;
    }
    List<JsonNode> frames = beforeResume(all);
    String begin = hello.get("position").stringValue();
    String end =
        frames.stream()
            .map(frame -> frame.path("position").asString(""))
            .max(String::compareTo)
            .orElseThrow();
    List<Told> told =
        inbox.told().stream()
            .filter(it -> it.position().toString().compareTo(begin) > 0)
            .filter(it -> it.position().toString().compareTo(end) <= 0)
            .toList();
    Set<String> empty =
        inbox.emptyRemovals().stream()
            .map(it -> it.position().toString())
            .collect(Collectors.toSet());
    List<JsonNode> actual =
        frames.stream()
            .skip(1)
            .filter(frame -> frame.path("position").isString())
            .filter(frame -> !empty.contains(frame.get("position").stringValue()))
            .toList();
    Instant caughtUp = caughtUp(hello);
    int early = (int) told.stream().filter(it -> it.at().isBefore(caughtUp)).count();
    assertThat(IntStream.rangeClosed(0, early))
        .as("%s should have been told since %s in %s", told, hello, all)
        .anyMatch(merged -> isTold(told, merged, actual));
  }

  /// History may be away though nothing is told without it: what could not be judged meanwhile
  /// comes by a resume, whose frames carry the count as of `resynced`.
  private static List<JsonNode> beforeResume(List<JsonNode> all) {
    int end = 0;
    while (end < all.size() && !isWithoutHistory(all.get(end)) && !isResynced(all.get(end))) {
      end++;
    }
    if (end < all.size() && isResynced(all.get(end))) {
      JsonNode current = all.get(end).get("unread_count");
      while (end > 1 && current.equals(all.get(end - 1).get("unread_count"))) {
        end--;
      }
    }
    return all.subList(0, end);
  }

  private static boolean isResynced(JsonNode frame) {
    return frame.get("type").stringValue().equals("resynced");
  }

  /// Whether frames tell so many events by what they come to together, and each later one by
  /// itself.
  private static boolean isTold(List<Told> told, int merged, List<JsonNode> frames) {
    String reached = merged == 0 ? "" : told.get(merged - 1).position().toString();
    int count = merged == 0 ? 0 : told.get(merged - 1).unreadCount();
    List<JsonNode> early = new ArrayList<>();
    List<JsonNode> late = new ArrayList<>();
    for (JsonNode frame : frames) {
      (frame.get("position").stringValue().compareTo(reached) > 0 ? late : early).add(frame);
    }
    Set<String> together =
        told.subList(0, merged).stream().map(it -> lineOf(it, count)).collect(Collectors.toSet());
    return early.stream()
            .filter(frame -> DIFFERENCES.contains(typeOf(frame)))
            .allMatch(frame -> together.contains(lineOf(frame)))
        && late.stream()
            .map(ClientModel::lineOf)
            .toList()
            .equals(
                told.subList(merged, told.size()).stream()
                    .map(it -> lineOf(it, it.unreadCount()))
                    .toList());
  }

  /// Whether it was told while history was away, or tells that this is over.
  private static boolean isWithoutHistory(JsonNode frame) {
    String type = typeOf(frame);
    return type.equals("resynced")
        || (!frame.path("position").isString()
            && (DIFFERENCES.contains(type) || OTHERS.contains(type)));
  }

  private static UUID subjectOf(JsonNode frame) {
    return typeOf(frame).equals("new_notification")
        ? idOf(frame.get("notification"), "id")
        : idOf(frame, "notification_id");
  }

  private static String lineOf(Told told, int count) {
    return line(told.position().toString(), told.type(), count, told.notificationId());
  }

  private static String lineOf(JsonNode frame) {
    String type = typeOf(frame);
    return line(
        frame.get("position").stringValue(),
        type,
        type.equals("settings_changed") ? 0 : frame.get("unread_count").intValue(),
        DIFFERENCES.contains(type) ? subjectOf(frame) : null);
  }

  private static String line(String position, String type, int count, @Nullable UUID subject) {
    return switch (type) {
      case "settings_changed" -> position + " " + type;
      case "unread_count", "all_read", "all_archived" ->
          "%s %s %s".formatted(position, type, count);
      default -> "%s %s %s %s".formatted(position, type, count, subject);
    };
  }

  private static String typeOf(JsonNode frame) {
    return frame.path("type").asString("");
  }

  private static UUID idOf(JsonNode node, String member) {
    return UUID.fromString(node.get(member).stringValue());
  }
}
