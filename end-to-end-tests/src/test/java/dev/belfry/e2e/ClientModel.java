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
          "new_notification", "notification_read", "notification_unread", "notification_deleted");

  /// Of these only what they come to is told in a difference.
  private static final Set<String> MERGED = Set.of("unread_count", "settings_changed", "all_read");

  private final Chain chain;
  private final FoldedInbox inbox;
  private final Map<UUID, Shown> shown = new HashMap<>();
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
      case "notification_deleted" ->
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

  private void mark(JsonNode frame, boolean read, String position) {
    shown.computeIfPresent(
        idOf(frame, "notification_id"),
        (_, it) -> isNews(it, position) ? it.with(read, later(it, position)) : it);
  }

  private static boolean isNews(Shown it, String position) {
    return position.isEmpty() || position.compareTo(it.asOf()) > 0;
  }

  private static String later(Shown it, String position) {
    return position.isEmpty() ? it.asOf() : position;
  }

  // ---- each frame

  /// Every frame of every session: linked, in order, nothing pushed twice, nothing that never was.
  ///
  /// @param isTimeless whether nothing of this inbox expires, so that the log alone tells what
  ///   frames must say
  /// @param settledWithin how long after an event at most the read model has told a node what it
  ///   means
  void checkFrames(boolean isTimeless, Duration settledWithin) {
    Set<UUID> pushed = new HashSet<>();
    for (Leg leg : chain.legs) {
      List<JsonNode> frames = leg.frames();
      checkLinks(leg, frames);
      checkPushes(frames, pushed);
      if (isTimeless && !frames.isEmpty()) {
        checkTruth(frames);
        checkFirstLive(frames, settledWithin);
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

  /// Each frame tells something that happened there, and a count that was right there or later.
  private void checkTruth(List<JsonNode> frames) {
    TreeMap<String, Told> history = new TreeMap<>();
    inbox.told().forEach(told -> history.put(told.position().toString(), told));
    for (JsonNode frame : frames) {
      if (!frame.path("position").isString()) {
        continue;
      }
      String position = frame.get("position").stringValue();
      if (DIFFERENCES.contains(typeOf(frame))) {
        Told told = history.get(position);
        assertThat(told).as("%s happened", frame).isNotNull();
        assertThat(told.type()).as("%s", frame).isEqualTo(typeOf(frame));
        assertThat(told.notificationId()).as("%s", frame).isEqualTo(subjectOf(frame));
      }
      if (frame.path("unread_count").isIntegralNumber()) {
        Map.Entry<String, Told> then = history.floorEntry(position);
        int count = frame.get("unread_count").asInt();
        assertThat(
                count == (then == null ? 0 : then.getValue().unreadCount())
                    || history.tailMap(position).values().stream()
                        .anyMatch(told -> told.unreadCount() == count))
            .as("the count in %s", frame)
            .isTrue();
      }
    }
  }

  /// A session that began anew is told exactly what the log says, frame by frame, count by count,
  /// until something happens that only the read model can tell the meaning of: then it is told the
  /// difference. So it may be at its beginning if something like it happened just before.
  private void checkFirstLive(List<JsonNode> frames, Duration settledWithin) {
    JsonNode hello = frames.getFirst();
    if (!hello.get("state").stringValue().equals("snapshot")) {
      return;
    }
    String begin = hello.get("position").stringValue();
    String end =
        frames.stream()
            .map(frame -> frame.path("position").asString(""))
            .max(String::compareTo)
            .orElseThrow();
    String limit =
        inbox.looksBack().stream()
            .map(it -> it.position().toString())
            .filter(position -> position.compareTo(begin) > 0)
            .findFirst()
            .orElse("~");
    List<Told> later = new ArrayList<>();
    int count = 0;
    for (Told told : inbox.told()) {
      if (told.position().toString().compareTo(begin) <= 0) {
        count = told.unreadCount();
      } else {
        later.add(told);
      }
    }
    assertThat(hello.get("unread_count").asInt()).as("count in %s", hello).isEqualTo(count);

    int differences = 0;
    Instant greetedAt = Instant.parse(hello.get("server_time").stringValue());
    if (inbox.looksBack().stream()
        .anyMatch(it ->
            it.position().toString().compareTo(begin) <= 0
                && it.at().isAfter(greetedAt.minus(settledWithin)))) {
      if (frames.stream().anyMatch(ClientModel::isWithoutHistory)) {
        // It may have lost it over that, and was told a difference from there on.
        return;
      }
      Instant latest = greetedAt.plus(settledWithin);
      differences = (int) later.stream().filter(told -> told.at().isBefore(latest)).count();
    }
    List<JsonNode> live =
        frames.stream()
            .skip(1)
            .filter(frame -> frame.path("position").isString())
            .filter(frame -> frame.get("position").stringValue().compareTo(limit) < 0)
            // A count that the read model corrects stands at the position before, not at its own.
            .filter(frame -> !frame.get("position").equals(frame.get("prev")))
            .toList();
    assertThat(IntStream.rangeClosed(0, differences))
        .as("%s should have been told since %s until %s in %s", later, hello, limit, frames)
        .anyMatch(merged -> isTold(later, merged, end, limit, live));
  }

  /// Whether frames tell so many events by what they come to together, and each later one by
  /// itself, as far as they go.
  private static boolean isTold(
      List<Told> later, int merged, String end, String limit, List<JsonNode> live) {
    String reached = merged == 0 ? "" : later.get(merged - 1).position().toString();
    if (reached.compareTo(limit) >= 0) {
      // What later events came to is in it too, so that some of these may never be told.
      int count = later.get(merged - 1).unreadCount();
      return live.stream()
          .filter(frame -> !MERGED.contains(typeOf(frame)))
          .allMatch(frame -> frame.get("unread_count").intValue() == count);
    }
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < later.size(); i++) {
      Told told = later.get(i);
      String position = told.position().toString();
      boolean isMerged = i < merged;
      if (position.compareTo(end) <= 0
          && position.compareTo(limit) < 0
          && !(isMerged && MERGED.contains(told.type()))) {
        expected.add(
            lineOf(told, isMerged ? later.get(merged - 1).unreadCount() : told.unreadCount()));
      }
    }
    List<String> actual =
        live.stream()
            .filter(frame ->
                !MERGED.contains(typeOf(frame))
                    || frame.get("position").stringValue().compareTo(reached) > 0)
            .map(ClientModel::lineOf)
            .toList();
    return expected.equals(actual);
  }

  /// Whether it was told while history was away, or tells that this is over.
  private static boolean isWithoutHistory(JsonNode frame) {
    String type = typeOf(frame);
    return type.equals("resynced")
        || (!frame.path("position").isString()
            && (DIFFERENCES.contains(type) || MERGED.contains(type)));
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
      case "unread_count", "all_read" -> "%s %s %s".formatted(position, type, count);
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
