package dev.belfry.delivery.session;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One timer for the first of one user's notifications to expire. Belongs to the event loop of the
/// user's partition.
///
/// What expires is decided by the clock, but timers run by the time since the machine was started,
/// which stands still while a virtual machine is suspended. So the clock is looked at once a
/// minute.
final class ExpiryTimer {
  private static final long LONGEST_MILLIS = 60_000;

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
      schedule();
    }
  }

  private void schedule() {
    if (due != Long.MAX_VALUE) {
      long left = Math.min(due - clock.millis(), LONGEST_MILLIS);
      timer = loop.schedule(Duration.ofMillis(left), this::look);
    }
  }

  private void look() {
    timer = null;
    if (isDue()) {
      expire();
    } else {
      schedule();
    }
  }

  /// Tells of what has expired, should the timer not have done so yet.
  void catchUp() {
    if (isDue()) {
      cancel();
      expire();
    }
  }

  private boolean isDue() {
    return clock.millis() >= due;
  }

  private void expire() {
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
