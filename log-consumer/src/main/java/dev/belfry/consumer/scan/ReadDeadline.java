package dev.belfry.consumer.scan;

import java.time.Duration;

/// Until when Kafka is waited for.
///
/// @param nanoTime by [System#nanoTime()]
public record ReadDeadline(long nanoTime) {
  /// As good as never.
  public static final ReadDeadline NONE = in(Duration.ofDays(10_000));

  /// So much later than now.
  public static ReadDeadline in(Duration time) {
    return new ReadDeadline(System.nanoTime() + time.toNanos());
  }

  boolean isOver() {
    return System.nanoTime() - nanoTime >= 0;
  }

  /// What is left of it, but no more than that.
  Duration leftOf(Duration most) {
    Duration left = Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    return left.compareTo(most) < 0 ? left : most;
  }
}
