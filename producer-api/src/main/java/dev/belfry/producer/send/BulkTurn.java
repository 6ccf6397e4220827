package dev.belfry.producer.send;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/// The turn of a bulk call that was admitted. A caller's calls go one after another, so that one
/// caller does not take all places.
///
/// @param ofCaller has one permit, for the caller's calls
/// @param inFlight has a permit for each bulk call that may be in flight
/// @param pace at which its events are published
/// @param ended takes how many recipients it was charged for and wrote nothing to
record BulkTurn(Semaphore ofCaller, Semaphore inFlight, BulkPace pace, IntConsumer ended) {
  private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// Waits for it, for a second at most. If it has come, it must be [given back][#giveBack] once.
  boolean await() throws InterruptedException {
    long begun = System.nanoTime();
    if (!ofCaller.tryAcquire(MAX_WAIT_NANOS, TimeUnit.NANOSECONDS)) {
      return false;
    }
    long left = MAX_WAIT_NANOS - (System.nanoTime() - begun);
    boolean come = false;
    try {
      come = inFlight.tryAcquire(left, TimeUnit.NANOSECONDS);
    } finally {
      if (!come) {
        ofCaller.release();
      }
    }
    return come;
  }

  void giveBack() {
    inFlight.release();
    ofCaller.release();
  }
}
