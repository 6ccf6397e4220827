package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.ServerFrame;
import dev.belfry.delivery.projection.LiveEvent;
import dev.belfry.events.NewNotification;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The last notifications that one user was pushed, while nothing else has changed: after any other
/// change only the read model can tell what is left of them. Bounded in number and size. Belongs to
/// the event loop of the user's partition.
final class RecentPushes {
  /// While the user has no session here.
  private static final int MAX_COUNT = 8;

  /// While they have one: what may be on its way when its connection breaks. More would be garbage
  /// that thousands of users keep alive for just long enough to be expensive.
  private static final int MAX_COUNT_HERE = 2;

  private static final int MAX_BYTES = 8 * 1024;

  private final Deque<Push> pushes = new ArrayDeque<>(0);
  private int bytes;
  private long after;

  /// Remembers what an event has told.
  ///
  /// @param reads the language that the user has chosen
  /// @param here see [#add]
  void note(LiveEvent live, @Nullable String reads, boolean here) {
    if (live.event() instanceof NewNotification created) {
      add(new Push(live.frame(reads), live.offset(), created.content().expiresAt()), here);
    } else {
      begin(live.offset());
    }
  }

  /// @param here whether the user has a session on this node
  void add(Push push, boolean here) {
    pushes.add(push);
    bytes += push.frame.size();
    while (pushes.size() > (here ? MAX_COUNT_HERE : MAX_COUNT) || bytes > MAX_BYTES) {
      forgetOldest();
    }
  }

  /// Nothing before that offset, or at it, is known any more.
  void begin(long offset) {
    pushes.clear();
    bytes = 0;
    after = offset;
  }

  /// Those up to the offset have been acknowledged, and look different now.
  void acknowledged(long offset) {
    while (!pushes.isEmpty() && pushes.getFirst().offset <= offset) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    Push oldest = pushes.remove();
    bytes -= oldest.frame.size();
    after = oldest.offset;
  }

  /// Whether nothing but these pushes was told after the offset.
  boolean reachBackTo(long offset) {
    return offset >= after;
  }

  /// Those after the offset that have not expired, in order.
  List<Push> since(long offset, Instant now) {
    return pushes.stream().filter(push -> push.offset > offset && !push.isExpired(now)).toList();
  }

  /// One of them.
  record Push(ServerFrame frame, long offset, @Nullable Instant expiresAt) {
    private boolean isExpired(Instant now) {
      return expiresAt != null && !expiresAt.isAfter(now);
    }
  }
}
