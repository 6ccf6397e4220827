package dev.belfry.producer.send;

import java.util.concurrent.atomic.AtomicInteger;

/// Lets calls in to Kafka: no more at once than can be borne, and none that would only wait while
/// Kafka is known to be away. Safe for all threads, and never waits.
///
/// Kafka counts as away from the first publication that is late or fails until the next that is
/// acknowledged. Meanwhile what is already inside goes on trying, and tells when Kafka is back;
/// when all of it has given up, one call at a time is let in to try.
final class Gate {
  private final int capacity;
  private final AtomicInteger inside = new AtomicInteger();
  private volatile boolean away;

  Gate(int capacity) {
    this.capacity = capacity;
  }

  /// Whether the call may go on; then it must [leave][#leave] once.
  boolean tryEnter() {
    if (away) {
      return inside.compareAndSet(0, 1);
    }
    if (inside.incrementAndGet() > capacity) {
      inside.decrementAndGet();
      return false;
    }
    return true;
  }

  /// One that entered has ended.
  void leave(Outcome outcome) {
    switch (outcome) {
      case ACKNOWLEDGED -> away = false;
      case FAILED -> away = true;
      case REFUSED -> {
        // Says nothing about whether Kafka is there.
      }
    }
    inside.decrementAndGet();
  }

  /// One that entered has not ended in the time that it should take.
  void late() {
    away = true;
  }

  boolean isKafkaAway() {
    return away;
  }

  int inside() {
    return inside.get();
  }

  /// How a publication ends.
  enum Outcome {
    ACKNOWLEDGED,
    FAILED,
    REFUSED
  }
}
