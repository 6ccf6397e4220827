package dev.belfry.producer.send;

import java.util.concurrent.atomic.AtomicInteger;

/// Lets calls in to one destination in Kafka: no more at once than can be borne by all together,
/// and none that would only wait while the destination is known to be away. Safe for all threads,
/// and never waits.
///
/// A destination counts as away from the first publication to it that is late or fails until the
/// next that is acknowledged. Meanwhile what is already inside goes on trying, and tells when it is
/// back; when all of it has given up, one call at a time is let in on trial. So where Kafka as a
/// whole is away, each destination finds it out by itself.
final class Gate {
  private final Crowd crowd;
  private final AtomicInteger inside = new AtomicInteger();
  private volatile boolean away;

  /// @param crowd those who are inside by this gate and by the others
  Gate(Crowd crowd) {
    this.crowd = crowd;
  }

  /// Whether the call may go on; unless it was turned away, it must [leave][#leave] once.
  Admission enter() {
    boolean trial = away;
    if (trial && !inside.compareAndSet(0, 1)) {
      return Admission.TURNED_AWAY;
    }
    if (!trial) {
      inside.incrementAndGet();
    }
    if (!crowd.enter()) {
      inside.decrementAndGet();
      return Admission.TURNED_AWAY;
    }
    return trial ? Admission.TRIAL : Admission.ENTERED;
  }

  /// One that entered has ended.
  void leave(Outcome outcome) {
    switch (outcome) {
      case ACKNOWLEDGED -> isAway(false);
      case FAILED -> isAway(true);
      case REFUSED -> {
        // Says nothing about whether Kafka is there.
      }
    }
    inside.decrementAndGet();
    crowd.leave();
  }

  /// One that entered has not ended in the time that it should take.
  void late() {
    isAway(true);
  }

  private void isAway(boolean now) {
    away = now;
    crowd.kafkaIsAway(now);
  }

  /// Whether waiting is no use: neither this destination nor any other has acknowledged anything
  /// since it went away.
  boolean isHopeless() {
    return away && crowd.isKafkaAway();
  }

  /// What becomes of a call at the gate.
  enum Admission {
    ENTERED,
    /// Let in to find out whether Kafka is back.
    TRIAL,
    TURNED_AWAY
  }

  /// How a publication ends.
  enum Outcome {
    ACKNOWLEDGED,
    FAILED,
    REFUSED
  }
}
