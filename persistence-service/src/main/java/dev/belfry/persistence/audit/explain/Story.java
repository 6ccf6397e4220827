package dev.belfry.persistence.audit.explain;

import dev.belfry.events.Channel;
import dev.belfry.events.Json;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Position;
import dev.belfry.events.Settings;
import dev.belfry.events.Switch;
import dev.belfry.persistence.audit.explain.Step.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells a [Life] step by step.
///
/// The events of the log stand in its order. What sockets were told comes from another topic and is
/// put between them by its time, after the events of the same time.
final class Story {
  private final Life life;
  private final Subject subject;
  private final List<Step> log = new ArrayList<>();
  private final List<Step> besides = new ArrayList<>();

  /// Where the step stands that comes right after it was stored.
  private int afterStored;

  private Story(Life life) {
    this.life = life;
    this.subject = life.subject();
  }

  static List<Step> of(Life life) {
    var story = new Story(life);
    story.begin();
    story.changes();
    story.end();
    story.sessions();
    return story.merged();
  }

  // ---- what the log says

  private void begin() {
    note(Kind.ACCEPTED, subject.sender(), "Accepted from %s%s.".formatted(subject.sender(), way()));
    if (subject.isExpired(subject.createdAt())) {
      note(
          Kind.STORED,
          null,
          "Stored, but never shown: it had expired already (%s)."
              .formatted(text(subject.expiresAt())));
      afterStored = log.size();
    } else {
      note(
          Kind.STORED,
          null,
          "Stored: from here on it stood in %s, unread."
              .formatted(
                  subject.broadcast()
                      ? "everyone's inbox"
                      : "the inbox of " + subject.recipient()));
      afterStored = log.size();
      keptBack();
    }
  }

  private String way() {
    var way = new StringBuilder();
    if (subject.broadcast()) {
      way.append(" for everyone");
    }
    if (subject.door() != null) {
      way.append(" by the door ").append(subject.door());
    }
    if (subject.batchId() != null) {
      way.append(" in batch ").append(subject.batchId());
    }
    if (subject.requestId() != null) {
      way.append(" as request ").append(subject.requestId());
    }
    return way.toString();
  }

  private void keptBack() {
    Settings settings = life.settings().settings();
    NotificationType type = subject.notificationType();
    if (!subject.realtime()) {
      keptBack("realtime", null, subject.sender(), "its sender asked for that (realtime: false)");
    } else if (!settings.isOn(Channel.REALTIME)) {
      keptBackBySettings(Channel.REALTIME, "all notifications in real time");
    } else if (!settings.isOn(type)) {
      keptBackBySettings(type, "notifications of type " + type.wireName());
    }
  }

  private void keptBackBySettings(Switch setting, String what) {
    keptBack(
        setting.settingName(),
        subject.position().at(life.settings().since()),
        life.settings().actor(),
        "she had switched off %s (settings since %s)".formatted(what, text(life.settings().at())));
  }

  private void keptBack(
      String setting, @Nullable Position since, @Nullable String actor, String why) {
    boolean pushedAllTheSame = life.sessions().stream().anyMatch(SessionTrace::hasReported);
    String summary =
        pushedAllTheSame
            ? "Not to be pushed: %s. A node that could not read her settings then pushed it all the same."
            : "Not pushed: %s.";
    log.add(Step.keptBack(subject, setting, since, actor, summary.formatted(why)));
  }

  private boolean isKeptBack() {
    return !life.settings().settings().allowPushOf(subject.content());
  }

  private void changes() {
    List<Step> steps = new ArrayList<>();
    for (Stamp repeat : life.duplicates()) {
      steps.add(
          Step.inTheLog(
              Kind.DUPLICATE_DROPPED,
              repeat.at(),
              position(repeat.offset()),
              subject.sender(),
              "A repeat of it was dropped: its id was known."));
    }
    for (Change change : life.changes()) {
      steps.add(
          Step.inTheLog(
              change.effective() ? kindOf(change) : Kind.IGNORED,
              change.at(),
              position(change.offset()),
              change.actor(),
              change.effective() ? didText(change) : askedText(change)));
    }
    steps.sort(Comparator.comparing(Step::position));
    log.addAll(steps);
  }

  private static Kind kindOf(Change change) {
    return switch (change.kind()) {
      case "read", "all_read" -> Kind.READ;
      case "unread" -> Kind.UNREAD;
      case "deleted" -> Kind.DELETED;
      case "withdrawn" -> Kind.WITHDRAWN;
      default -> throw new IllegalStateException("no change: " + change.kind());
    };
  }

  private static String didText(Change change) {
    return switch (kindOf(change)) {
      case READ ->
          change.kind().equals("all_read")
              ? "Read: %s marked all up to a later point as read.".formatted(change.actor())
              : "Marked as read by %s.".formatted(change.actor());
      case UNREAD -> "Marked as unread by %s.".formatted(change.actor());
      case DELETED -> "Deleted by %s.".formatted(change.actor());
      default -> "Withdrawn by its sender, %s.".formatted(change.actor());
    };
  }

  private static String askedText(Change change) {
    String wish =
        switch (kindOf(change)) {
          case READ -> "mark it as read";
          case UNREAD -> "mark it as unread";
          case DELETED -> "delete it";
          default -> "withdraw it";
        };
    return "%s asked to %s, which changed nothing.".formatted(change.actor(), wish);
  }

  private void end() {
    Instant expiresAt = subject.expiresAt();
    Instant removedAt = removedAt();
    if (expiresAt != null
        && expiresAt.isAfter(subject.createdAt())
        && !expiresAt.isAfter(life.now())
        && (removedAt == null || removedAt.isAfter(expiresAt))) {
      besides.add(
          Step.byItself(Kind.EXPIRED, expiresAt, "Expired: from here on it was shown nowhere."));
    }
  }

  private @Nullable Instant removedAt() {
    return life.changes().stream()
        .filter(change ->
            change.effective()
                && (change.kind().equals("deleted") || change.kind().equals("withdrawn")))
        .map(Change::at)
        .findFirst()
        .orElse(null);
  }

  // ---- what the receipts say

  private void sessions() {
    for (SessionTrace session : life.sessions()) {
      reported(session);
    }
    if (isKeptBack() || subject.isExpired(subject.createdAt())) {
      return;
    }
    for (SessionTrace session : life.sessions()) {
      if (!session.hasReported()) {
        notReported(session);
      }
    }
    boolean anyOpen =
        life.sessions().stream()
            .anyMatch(session -> session.wasThereFor(subject) && concerns(session));
    if (!anyOpen) {
      log.add(afterStored, noSessionOpen());
    }
  }

  private Step noSessionOpen() {
    return life.missingReceipts() == 0
        ? Step.inTheLog(
            Kind.NOT_PUSHED,
            subject.createdAt(),
            subject.position(),
            null,
            "Not pushed then: %s had no session open.".formatted(subject.recipient()))
        : Step.inTheLog(
            Kind.UNKNOWN,
            subject.createdAt(),
            subject.position(),
            null,
            "Unknown whether it was pushed: of a session of %s nothing is known yet, and %s receipts"
                    .formatted(subject.recipient(), life.missingReceipts())
                + " are still to be read. Ask again.");
  }

  private void reported(SessionTrace session) {
    if (session.pushed() != null) {
      besides.add(
          Step.ofSession(
              Kind.PUSHED,
              session.pushed(),
              null,
              session.id(),
              session.cameLaterThan(subject)
                  ? "Pushed when she was back, on %s.".formatted(session.name())
                  : "Pushed on %s.".formatted(session.name())));
    }
    if (session.acknowledged() != null) {
      besides.add(
          Step.ofSession(
              Kind.ACKNOWLEDGED,
              session.acknowledged(),
              subject.recipient().value(),
              session.id(),
              "Acknowledged on session %s: it had arrived.".formatted(session.id())));
    }
  }

  /// A session that may have been pushed it, but of which nobody has said so.
  private void notReported(SessionTrace session) {
    if (!concerns(session)) {
      return;
    }
    if (session.closed() == null) {
      besides.add(
          unknown(
              session,
              session.opened() == null ? new Stamp(-1, subject.createdAt()) : session.opened(),
              "Unknown whether it was pushed on %s: its node has reported neither that nor the"
                  + " session's end."));
    } else if (session.wasToldBeyond(subject.position())) {
      besides.add(
          unknown(
              session,
              session.closed(),
              "Unknown whether it was pushed on %s: it was told of what came after, but no receipt"
                  + " says so."));
    } else {
      besides.add(
          Step.ofSession(
              Kind.NOT_PUSHED,
              session.closed(),
              null,
              session.id(),
              "Not pushed on %s: it ended before (close code %s)."
                  .formatted(session.name(), session.closeCode())));
    }
  }

  private Step unknown(SessionTrace session, Stamp stamp, String text) {
    Instant at = stamp.at().isBefore(subject.createdAt()) ? subject.createdAt() : stamp.at();
    return new Step(
        Kind.UNKNOWN.wireName(),
        at,
        null,
        stamp.offset() < 0 ? null : stamp.offset(),
        null,
        session.id(),
        null,
        null,
        text.formatted(session.name()));
  }

  /// Whether the session was to be pushed it, by all that is known.
  private boolean concerns(SessionTrace session) {
    if (session.hasReported()) {
      return true;
    }
    if (session.beganAfter(subject.position())
        || life.silentBefore().contains(session.id())
        || session.endedBefore(subject)) {
      return false;
    }
    // Who comes back is not told of what is over.
    Instant opened = session.opened() == null ? null : session.opened().at();
    Instant removedAt = removedAt();
    boolean wasOver =
        opened != null
            && (subject.isExpired(opened) || (removedAt != null && removedAt.isBefore(opened)));
    // Without a position it began where it was opened.
    boolean beganLater = session.from() == null && session.cameLaterThan(subject);
    return !wasOver && !beganLater;
  }

  // ---- together

  private List<Step> merged() {
    besides.sort(Comparator.comparing(Step::at));
    List<Step> all = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < log.size(); i++) {
      Step step = log.get(i);
      // What it begins with comes first, whatever the clocks of other partitions say.
      while (i > 1 && next < besides.size() && besides.get(next).at().isBefore(step.at())) {
        all.add(besides.get(next++));
      }
      all.add(step);
    }
    all.addAll(besides.subList(next, besides.size()));
    return all;
  }

  private void note(Kind kind, @Nullable String actor, String summary) {
    log.add(Step.inTheLog(kind, subject.createdAt(), subject.position(), actor, summary));
  }

  private Position position(long offset) {
    return subject.position().at(offset);
  }

  private static String text(@Nullable Instant time) {
    return time == null ? "the beginning" : Json.format(time);
  }
}
