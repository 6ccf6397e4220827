package dev.belfry.delivery.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/// Which notifications one session was pushed and has not acknowledged yet. Belongs to one event
/// loop.
final class Deliveries {
  /// A client that never acknowledges costs no more than this; the oldest are forgotten.
  private static final int MAX_UNACKNOWLEDGED = 1_000;

  private final Deque<Pushed> unacknowledged = new ArrayDeque<>(2);
  private List<UUID> pushed = new ArrayList<>(2);
  private List<UUID> acknowledged = new ArrayList<>(2);

  void push(UUID notificationId, long offset) {
    pushed.add(notificationId);
    unacknowledged.add(new Pushed(notificationId, offset));
    if (unacknowledged.size() > MAX_UNACKNOWLEDGED) {
      unacknowledged.remove();
    }
  }

  void acknowledge(long upTo) {
    while (!unacknowledged.isEmpty() && unacknowledged.element().offset <= upTo) {
      acknowledged.add(unacknowledged.remove().notificationId);
    }
  }

  boolean hasNews() {
    return !pushed.isEmpty() || !acknowledged.isEmpty();
  }

  /// Those pushed since it was last asked.
  List<UUID> takePushed() {
    List<UUID> taken = pushed;
    pushed = new ArrayList<>(2);
    return taken;
  }

  /// Those acknowledged since it was last asked.
  List<UUID> takeAcknowledged() {
    List<UUID> taken = acknowledged;
    acknowledged = new ArrayList<>(2);
    return taken;
  }

  private record Pushed(UUID notificationId, long offset) {}
}
