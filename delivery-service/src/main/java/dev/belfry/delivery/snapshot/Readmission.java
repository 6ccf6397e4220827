package dev.belfry.delivery.snapshot;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets sessions ask again that were told that history is away: one a second until one of them gets
/// an answer, then at a bounded rate. Safe for all threads.
final class Readmission implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Readmission.class);
  private static final int TICK_MILLIS = 50;
  private static final int TICKS_PER_SECOND = 1_000 / TICK_MILLIS;

  private final int perSecond;
  private final IntSupplier underWay;
  private final SequencedSet<Waiter> waiting = new LinkedHashSet<>();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("history-probe").factory());
  private volatile boolean away;
  private int ticks;

  /// @param underWay how many of those let through still wait for a call
  @SuppressWarnings("FutureReturnValueIgnored") // it goes on until the ticker is shut down
  Readmission(int perSecond, IntSupplier underWay, MeterRegistry meters) {
    this.perSecond = perSecond;
    this.underWay = underWay;
    ticker.scheduleAtFixedRate(this::letThrough, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    meters.gauge("belfry.delivery.history.waiting", this, Readmission::waiting);
  }

  /// Lets it run when its turn comes.
  ///
  /// @return takes it back: whoever waits no more is kept no longer, though history stays away
  Runnable add(Runnable retry) {
    Waiter waiter = new Waiter(retry);
    synchronized (waiting) {
      waiting.add(waiter);
    }
    return () -> forget(waiter);
  }

  private void forget(Waiter waiter) {
    synchronized (waiting) {
      waiting.remove(waiter);
    }
  }

  int waiting() {
    synchronized (waiting) {
      return waiting.size();
    }
  }

  private @Nullable Waiter next() {
    synchronized (waiting) {
      return waiting.isEmpty() ? null : waiting.removeFirst();
    }
  }

  /// What became of the latest call.
  void answered(boolean isAway) {
    away = isAway;
  }

  private void letThrough() {
    ticks++;
    int count =
        away ? (ticks % TICKS_PER_SECOND == 0 ? 1 : 0) : Math.max(1, perSecond / TICKS_PER_SECOND);
    if (underWay.getAsInt() >= count) {
      return; // else it would only wait there, and meanwhile be told nothing
    }
    for (int i = 0; i < count; i++) {
      Waiter waiter = next();
      if (waiter == null) {
        return;
      }
      try {
        waiter.retry.run();
      } catch (RuntimeException | Error e) {
        log.error("A session could not ask again", e);
      }
    }
  }

  @Override
  public void close() {
    ticker.shutdownNow();
  }

  /// Equal to itself alone.
  private static final class Waiter {
    final Runnable retry;

    Waiter(Runnable retry) {
      this.retry = retry;
    }
  }
}
