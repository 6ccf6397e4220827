package dev.belfry.producer.send;

import java.util.concurrent.atomic.AtomicInteger;

/// Bounds the calls that wait for Kafka, over all [circuit breakers][CircuitBreaker]. Safe for all
/// threads.
final class InFlightLimit {
  private final int capacity;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile boolean kafkaAway;

  InFlightLimit(int capacity) {
    this.capacity = capacity;
  }

  /// Whether there is room for one more call, which then must [release][#release] it once.
  boolean tryAcquire() {
    if (inFlight.incrementAndGet() > capacity) {
      inFlight.decrementAndGet();
      return false;
    }
    return true;
  }

  void release() {
    inFlight.decrementAndGet();
  }

  int inFlight() {
    return inFlight.get();
  }

  void kafkaIsAway(boolean away) {
    kafkaAway = away;
  }

  /// Whether a publication to any destination has been late or has failed, and none has been
  /// acknowledged since.
  boolean isKafkaAway() {
    return kafkaAway;
  }
}
