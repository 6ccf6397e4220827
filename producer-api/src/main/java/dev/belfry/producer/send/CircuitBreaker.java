package dev.belfry.producer.send;

import java.util.concurrent.atomic.AtomicInteger;

/// Lets calls through to one destination in Kafka, within the [limit][InFlightLimit] of all calls,
/// and refuses those that would only wait. Safe for all threads, and never blocks.
///
/// It opens when a publication is late or fails, and closes when one is acknowledged. While it is
/// open, publications in flight go on being retried; when all of them have ended, one call at a
/// time is let through on trial. If all of Kafka is away, each destination finds that out by
/// itself.
final class CircuitBreaker {
  private final InFlightLimit limit;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile boolean open;

  /// @param limit of the calls through this and all other circuit breakers
  CircuitBreaker(InFlightLimit limit) {
    this.limit = limit;
  }

  /// Whether the call may go on; unless it is refused, it must [release][#release] once.
  Permission tryAcquire() {
    boolean trial = open;
    if (trial && !inFlight.compareAndSet(0, 1)) {
      return Permission.REFUSED;
    }
    if (!trial) {
      inFlight.incrementAndGet();
    }
    if (!limit.tryAcquire()) {
      inFlight.decrementAndGet();
      return Permission.REFUSED;
    }
    return trial ? Permission.TRIAL : Permission.GRANTED;
  }

  /// A call that was let through has ended.
  void release(Outcome outcome) {
    switch (outcome) {
      case ACKNOWLEDGED -> open(false);
      case FAILED -> open(true);
      case REFUSED -> {
        // Says nothing about whether Kafka is there.
      }
    }
    inFlight.decrementAndGet();
    limit.release();
  }

  /// A call that was let through has not ended within its timeout.
  void timedOut() {
    open(true);
  }

  private void open(boolean now) {
    open = now;
    limit.kafkaIsAway(now);
  }

  /// Whether waiting is no use: neither this destination nor any other has acknowledged anything
  /// since this circuit breaker opened.
  boolean isHopeless() {
    return open && limit.isKafkaAway();
  }

  /// Whether a call may go on.
  enum Permission {
    GRANTED,
    /// Granted to find out whether Kafka is back.
    TRIAL,
    REFUSED
  }

  /// How a publication ended.
  enum Outcome {
    ACKNOWLEDGED,
    FAILED,
    REFUSED
  }
}
