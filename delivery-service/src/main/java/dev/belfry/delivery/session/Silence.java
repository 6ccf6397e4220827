package dev.belfry.delivery.session;

import java.util.concurrent.TimeUnit;

/// For how long a peer has said nothing while this node was listening. Where the node itself stood
/// still, what the peer said meanwhile waits to be read, so that time does not count.
final class Silence {
  /// Twice the usual time between two looks.
  private static final long LONGEST_STEP = TimeUnit.SECONDS.toNanos(1);

  private volatile boolean heard;

  /// Those below belong to the thread that looks.
  private long lastLook;

  private long nanos;

  /// @param now as all times here in nanoseconds, by [System#nanoTime()]
  Silence(long now) {
    lastLook = now;
  }

  /// The peer has said something. Safe for all threads.
  void heard() {
    heard = true;
  }

  /// How long it lasts at this time. Asked by one thread, more than once a second.
  long at(long now) {
    long step = Math.min(now - lastLook, LONGEST_STEP);
    lastLook = now;
    if (heard) {
      heard = false;
      nanos = 0;
    } else {
      nanos += step;
    }
    return nanos;
  }
}
