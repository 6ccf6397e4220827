package dev.belfry.persistence.audit.explain;

import dev.belfry.persistence.audit.explain.Step.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The steps that receipts tell, which are reported by sessions.
final class SessionSteps {
  private final Life life;
  private final Subject subject;

  SessionSteps(Life life) {
    this.life = life;
    this.subject = life.subject();
  }

  /// What became of it on each session, in any order.
  List<Step> ofEach() {
    List<Step> steps = new ArrayList<>();
    for (SessionTrace session : life.sessions()) {
      steps.addAll(reported(session));
    }
    if (life.isToBePushed()) {
      life.sessions().stream()
          .filter(session -> !session.hasReported() && concerns(session))
          .forEach(session -> steps.add(notReported(session)));
    }
    return steps;
  }

  /// That there was no session to be pushed it, if so.
  Optional<Step> noneOpen() {
    boolean anyOpen =
        life.sessions().stream()
            .anyMatch(session -> session.wasThereFor(subject) && concerns(session));
    return life.isToBePushed() && !anyOpen ? Optional.of(noSessionOpen()) : Optional.empty();
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

  private List<Step> reported(SessionTrace session) {
    List<Step> steps = new ArrayList<>();
    if (session.pushed() != null) {
      steps.add(
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
      steps.add(
          Step.ofSession(
              Kind.ACKNOWLEDGED,
              session.acknowledged(),
              subject.recipient().value(),
              session.id(),
              "Acknowledged on session %s: it had arrived.".formatted(session.id())));
    }
    return steps;
  }

  /// Of a session that may have been pushed it, but has not said so.
  private Step notReported(SessionTrace session) {
    if (session.closed() == null) {
      return unknown(
          session,
          session.opened() == null ? new Stamp(-1, subject.createdAt()) : session.opened(),
          "Unknown whether it was pushed on %s: its node has reported neither that nor the"
              + " session's end.");
    } else if (session.wasToldBeyond(subject.position())) {
      return unknown(
          session,
          session.closed(),
          "Unknown whether it was pushed on %s: it was told of what came after, but no receipt"
              + " says so.");
    }
    return Step.ofSession(
        Kind.NOT_PUSHED,
        session.closed(),
        null,
        session.id(),
        "Not pushed on %s: it ended before (close code %s)."
            .formatted(session.name(), session.closeCode()));
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
    Instant removedAt = life.removedAt();
    boolean wasOver =
        opened != null
            && (subject.isExpired(opened) || (removedAt != null && removedAt.isBefore(opened)));
    // Without a position it began where it was opened.
    boolean beganLater = session.from() == null && session.cameLaterThan(subject);
    return !wasOver && !beganLater;
  }
}
