package dev.belfry.client;

import java.time.Duration;

/// The end of the time that a call has.
///
/// @param nanoTime of [System#nanoTime()]
record Deadline(long nanoTime) {
  static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  /// Zero when there is none.
  Duration left() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }

  boolean hasPassed() {
    return left().isZero();
  }
}
