package dev.belfry.delivery.snapshot;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
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
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
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
    meters.gauge("belfry.delivery.history.waiting", waiting, Queue::size);
  }

  void add(Runnable retry) {
    waiting.add(retry);
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
      Runnable retry = waiting.poll();
      if (retry == null) {
        return;
      }
      try {
        retry.run();
      } catch (RuntimeException | Error e) {
        log.error("A session could not ask again", e);
      }
    }
  }

  @Override
  public void close() {
    ticker.shutdownNow();
  }
}
