package dev.belfry.benchmarks.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/// Does something at a fixed rate, by the clock: what comes back, or does not, changes nothing
/// about when the next is due. Who falls behind catches up at once and skips nothing.
///
/// @param perSecond how often
record OpenLoop(double perSecond) {
  /// Runs on the calling thread.
  ///
  /// @param start when the first is due, of [System#nanoTime()]
  /// @param goOn asked with the due time of each; the first `false` ends it
  /// @param action told the due time; must not block
  void run(long start, LongPredicate goOn, LongConsumer action) throws InterruptedException {
    double nanosBetween = TimeUnit.SECONDS.toNanos(1) / perSecond;
    for (long count = 0; ; count++) {
      long due = start + (long) (count * nanosBetween);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      if (!goOn.test(due)) {
        return;
      }
      action.accept(due);
    }
  }
}
