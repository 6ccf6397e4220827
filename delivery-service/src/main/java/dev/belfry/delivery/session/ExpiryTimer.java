package dev.belfry.delivery.session;

import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One timer for the first of one user's notifications to expire. Belongs to the event loop of the
/// user's partition.
final class ExpiryTimer {
  private final Loop loop;
  private final Clock clock;
  private final Runnable onExpiry;
  private @Nullable Timer timer;
  private long due = Long.MAX_VALUE;

  ExpiryTimer(Loop loop, Clock clock, Runnable onExpiry) {
    this.loop = loop;
    this.clock = clock;
    this.onExpiry = onExpiry;
  }

  /// Something expires at that time, in milliseconds since 1970; [Long#MAX_VALUE] if never.
  void watch(long expiresAt) {
    if (expiresAt < due) {
      cancel();
      due = expiresAt;
      timer = new ClockTimer(loop, clock, Instant.ofEpochMilli(due), this::expire);
    }
  }

  /// Tells of what has expired, should the timer not have done so yet: events may come first.
  void catchUp() {
    if (clock.millis() >= due) {
      cancel();
      expire();
    }
  }

  private void expire() {
    timer = null;
    due = Long.MAX_VALUE;
    onExpiry.run();
  }

  void cancel() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    due = Long.MAX_VALUE;
  }
}
