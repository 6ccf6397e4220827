package dev.belfry.persistence.audit.explain;

import dev.belfry.events.Position;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is known of one session and the notification. What was not reported is null.
///
/// @param opened when it was told `connection_established`
/// @param fresh whether its client began anew, and did not come back with a position of its own
/// @param from from which position on it was told what happens
/// @param sentUpTo up to where it was told
record SessionTrace(
    UUID id,
    @Nullable String node,
    @Nullable Appended opened,
    boolean fresh,
    @Nullable Position from,
    @Nullable Appended closed,
    @Nullable Position sentUpTo,
    @Nullable Integer closeCode,
    @Nullable Appended pushed,
    @Nullable Appended acknowledged) {
  /// Whether it was there when the notification came, as far as is known.
  boolean wasThereFor(ExplainedNotification subject) {
    boolean isKnown = opened != null || hasReported();
    return isKnown && !cameLaterThan(subject) && !endedBefore(subject);
  }

  boolean hasReported() {
    return pushed != null || acknowledged != null;
  }

  /// Positions tell more than times, which are those of when something was reported.
  boolean cameLaterThan(ExplainedNotification subject) {
    return opened != null
        && opened.at().isAfter(subject.createdAt())
        && !(fresh && from != null && !beganAfter(subject.position()));
  }

  boolean endedBefore(ExplainedNotification subject) {
    return closed != null && closed.at().isBefore(subject.createdAt());
  }

  /// Whether it was told what came after the position.
  boolean wasToldBeyond(Position position) {
    return sentUpTo != null && sentUpTo.compareTo(position) >= 0;
  }

  /// Whether it began after the position, so that it was never to be pushed what stands there.
  boolean beganAfter(Position position) {
    return from != null && from.compareTo(position) >= 0;
  }

  String name() {
    return "session %s%s".formatted(id, node == null ? "" : " (node %s)".formatted(node));
  }
}
