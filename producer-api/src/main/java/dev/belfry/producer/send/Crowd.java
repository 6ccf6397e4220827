package dev.belfry.producer.send;

import java.util.concurrent.atomic.AtomicInteger;

/// All calls that wait for Kafka, whichever [Gate] they came in by: no more at once than can be
/// borne. Safe for all threads.
final class Crowd {
  private final int capacity;
  private final AtomicInteger inside = new AtomicInteger();
  private volatile boolean kafkaAway;

  Crowd(int capacity) {
    this.capacity = capacity;
  }

  /// Whether there is room for one more, who then must [leave][#leave] once.
  boolean enter() {
    if (inside.incrementAndGet() > capacity) {
      inside.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    inside.decrementAndGet();
  }

  int inside() {
    return inside.get();
  }

  void kafkaIsAway(boolean away) {
    kafkaAway = away;
  }

  /// Whether a publication has been late or has failed, and none been acknowledged since, to
  /// whatever partition.
  boolean isKafkaAway() {
    return kafkaAway;
  }
}
