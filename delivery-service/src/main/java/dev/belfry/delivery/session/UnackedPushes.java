package dev.belfry.delivery.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/// Which notifications one session was pushed and has not acknowledged yet. Belongs to one event
/// loop.
final class UnackedPushes {
  /// What may be unacknowledged on a node beyond what each of its sessions may have.
  static final int SHARED = 500_000;

  /// What each session may have. Beyond that, as in a long resume, it takes from what the node
  /// shares; when that is used up, the oldest are forgotten.
  static final int OWN = 1_000;

  /// So that a receipt is a record of moderate size.
  static final int PER_RECEIPT = 5_000;

  private final Semaphore shared;
  private final Deque<Pushed> unacknowledged = new ArrayDeque<>(2);
  private final List<UUID> pushed = new ArrayList<>(2);
  private final List<UUID> acknowledged = new ArrayList<>(2);
  private int borrowed;

  /// @param shared room for what all sessions of the node have beyond their own
  UnackedPushes(Semaphore shared) {
    this.shared = shared;
  }

  void push(UUID notificationId, long offset) {
    pushed.add(notificationId);
    if (unacknowledged.size() >= OWN + borrowed) {
      if (shared.tryAcquire()) {
        borrowed++;
      } else {
        unacknowledged.remove();
      }
    }
    unacknowledged.add(new Pushed(notificationId, offset));
  }

  /// Acknowledges pushes up to an offset. Pushes made in `live_only` are not in log order, so all
  /// are looked at.
  void acknowledge(long upTo) {
    unacknowledged.removeIf(candidate -> {
      boolean isCovered = candidate.offset <= upTo;
      if (isCovered) {
        acknowledged.add(candidate.notificationId);
      }
      return isCovered;
    });
    giveBackAllBut(Math.max(0, Math.min(borrowed, unacknowledged.size() - OWN)));
  }

  boolean hasNews() {
    return !pushed.isEmpty() || !acknowledged.isEmpty();
  }

  /// Some of those pushed that it was not asked for before.
  List<UUID> takePushed() {
    return take(pushed);
  }

  /// Some of those acknowledged that it was not asked for before.
  List<UUID> takeAcknowledged() {
    return take(acknowledged);
  }

  /// The session has ended.
  void end() {
    unacknowledged.clear();
    giveBackAllBut(0);
  }

  private static List<UUID> take(List<UUID> all) {
    List<UUID> some = all.subList(0, Math.min(all.size(), PER_RECEIPT));
    List<UUID> taken = List.copyOf(some);
    some.clear();
    return taken;
  }

  private void giveBackAllBut(int needed) {
    shared.release(borrowed - needed);
    borrowed = needed;
  }

  private record Pushed(UUID notificationId, long offset) {}
}
