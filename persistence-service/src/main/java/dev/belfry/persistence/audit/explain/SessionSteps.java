package dev.belfry.persistence.audit.explain;

import dev.belfry.persistence.audit.explain.TimelineStep.Kind;
import dev.belfry.persistence.seen.Seen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The steps that receipts tell, which are reported by sessions.
final class SessionSteps {
  private final NotificationHistory history;
  private final ExplainedNotification subject;

  SessionSteps(NotificationHistory history) {
    this.history = history;
    this.subject = history.subject();
  }

  /// What became of it on each session, in any order.
  List<TimelineStep> ofEach() {
    List<TimelineStep> steps = new ArrayList<>();
    for (SessionTrace session : history.sessions()) {
      steps.addAll(reported(session));
    }
    Seen seen = history.seen();
    if (seen != null) {
      steps.add(seen(seen));
    }
    if (history.isToBePushed()) {
      history.sessions().stream()
          .filter(session -> !session.hasReported() && concerns(session))
          .forEach(session -> steps.add(notReported(session)));
    }
    return steps;
  }

  /// That there was no session to be pushed it, if so.
  Optional<TimelineStep> noneOpen() {
    boolean anyOpen =
        history.sessions().stream()
            .anyMatch(session -> session.wasThereFor(subject) && concerns(session));
    return history.isToBePushed() && !anyOpen ? Optional.of(noSessionOpen()) : Optional.empty();
  }

  private TimelineStep noSessionOpen() {
    return history.missingReceipts() == 0
        ? TimelineStep.inTheLog(
            Kind.NOT_PUSHED,
            subject.createdAt(),
            subject.position(),
            null,
            "Not pushed then: %s had no session open.".formatted(subject.recipient()))
        : TimelineStep.inTheLog(
            Kind.UNKNOWN,
            subject.createdAt(),
            subject.position(),
            null,
            "Unknown whether it was pushed: of a session of %s nothing is known yet, and %s receipts"
                    .formatted(subject.recipient(), history.missingReceipts())
                + " are still to be read. Ask again.");
  }

  private List<TimelineStep> reported(SessionTrace session) {
    List<TimelineStep> steps = new ArrayList<>();
    if (session.pushed() != null) {
      steps.add(
          TimelineStep.ofSession(
              Kind.PUSHED,
              session.pushed(),
              null,
              session.id(),
              session.cameLaterThan(subject)
                  ? "Pushed when the recipient was back, on %s.".formatted(session.name())
                  : "Pushed on %s.".formatted(session.name())));
    }
    if (session.acknowledged() != null) {
      steps.add(
          TimelineStep.ofSession(
              Kind.ACKNOWLEDGED,
              session.acknowledged(),
              subject.recipient().value(),
              session.id(),
              "Acknowledged on session %s: it had arrived.".formatted(session.id())));
    }
    return steps;
  }

  private TimelineStep seen(Seen seen) {
    return TimelineStep.ofSession(
        Kind.SEEN,
        new Appended(seen.receiptOffset(), seen.at()),
        subject.recipient().value(),
        seen.sessionId(),
        "Seen: a page that was visible showed it or counted it (session %s)."
            .formatted(seen.sessionId()));
  }

  /// Of a session that may have been pushed it, but has not said so.
  private TimelineStep notReported(SessionTrace session) {
    if (session.closed() == null) {
      return unknown(
          session,
          session.opened() == null ? new Appended(-1, subject.createdAt()) : session.opened(),
          "Unknown whether it was pushed on %s: its node has reported neither that nor the"
              + " session's end.");
    } else if (session.wasToldBeyond(subject.position())) {
      return unknown(
          session,
          session.closed(),
          "Unknown whether it was pushed on %s: it was told of what came after, but no receipt"
              + " says so.");
    }
    return TimelineStep.ofSession(
        Kind.NOT_PUSHED,
        session.closed(),
        null,
        session.id(),
        "Not pushed on %s: it ended before (close code %s)."
            .formatted(session.name(), session.closeCode()));
  }

  private TimelineStep unknown(SessionTrace session, Appended appended, String text) {
    Instant at = appended.at().isBefore(subject.createdAt()) ? subject.createdAt() : appended.at();
    return new TimelineStep(
        Kind.UNKNOWN.wireName(),
        at,
        null,
        appended.offset() < 0 ? null : appended.offset(),
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
        || history.silentBefore().contains(session.id())
        || session.endedBefore(subject)) {
      return false;
    }
    // Who comes back is not told of what is over.
    Instant opened = session.opened() == null ? null : session.opened().at();
    Instant removedAt = history.removedAt();
    boolean wasOver =
        opened != null
            && (subject.isExpired(opened) || (removedAt != null && removedAt.isBefore(opened)));
    // Without a position it began where it was opened.
    boolean beganLater = session.from() == null && session.cameLaterThan(subject);
    return !wasOver && !beganLater;
  }
}
