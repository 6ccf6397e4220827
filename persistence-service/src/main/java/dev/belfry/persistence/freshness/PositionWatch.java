package dev.belfry.persistence.freshness;

import dev.belfry.events.EventLog;
import dev.belfry.events.Position;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Tells when the rows have come to a position, whichever instance writes them. While anyone waits,
/// one thread asks the database every 10 ms, once for all; else it sleeps. Waiting holds neither a
/// thread nor a connection.
@Component
class PositionWatch implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(PositionWatch.class);
  private static final Duration INTERVAL = Duration.ofMillis(10);
  private static final Duration INTERVAL_AFTER_FAILURE = Duration.ofMillis(200);

  private final AppliedPositions positions;
  private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
  private final Semaphore arrivals = new Semaphore(0);
  private volatile @Nullable Thread thread;

  PositionWatch(AppliedPositions positions) {
    this.positions = positions;
  }

  /// Completes, on the watching thread, when everything up to and including the position is
  /// applied. Fails when `patience` is over.
  CompletableFuture<@Nullable Void> reached(
      EventLog eventLog, Position position, Duration patience) {
    var waiter = new Waiter(eventLog, position, new CompletableFuture<>());
    waiters.add(waiter);
    arrivals.release();
    return waiter
        .future
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> waiters.remove(waiter));
  }

  private void run() {
    try {
      while (thread != null) {
        arrivals.acquire();
        arrivals.drainPermits();
        while (!waiters.isEmpty()) {
          Thread.sleep(look() ? INTERVAL : INTERVAL_AFTER_FAILURE);
        }
      }
    } catch (InterruptedException e) {
      log.debug("The watch ends");
    }
  }

  private boolean look() {
    try {
      EventLog eventLog = null;
      Map<Integer, Long> next = Map.of();
      for (Waiter waiter : waiters) {
        if (!waiter.eventLog.equals(eventLog)) { // in practice one for all
          eventLog = waiter.eventLog;
          next = positions.next(eventLog);
        }
        Position wanted = waiter.position;
        if (next.getOrDefault(wanted.partition(), 0L) > wanted.offset()) {
          waiter.future.complete(null);
        }
      }
      return true;
    } catch (RuntimeException e) {
      log.debug("The positions can't be read", e);
      return false;
    }
  }

  @Override
  public void start() {
    var watching = Thread.ofPlatform().name("position-watch").daemon().unstarted(this::run);
    thread = watching;
    watching.start();
  }

  @Override
  public void stop() {
    Thread watching = thread;
    thread = null;
    if (watching != null) {
      watching.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  /// Until the last call has been answered.
  @Override
  public int getPhase() {
    return 1;
  }

  private static final class Waiter {
    final EventLog eventLog;
    final Position position;
    final CompletableFuture<@Nullable Void> future;

    Waiter(EventLog eventLog, Position position, CompletableFuture<@Nullable Void> future) {
      this.eventLog = eventLog;
      this.position = position;
      this.future = future;
    }
  }
}
