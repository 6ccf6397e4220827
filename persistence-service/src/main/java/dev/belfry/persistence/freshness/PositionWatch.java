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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
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

  private final Function<EventLog, Map<Integer, Long>> applied;
  private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
  private final Semaphore arrivals = new Semaphore(0);
  private volatile @Nullable Thread thread;

  /// Of the watching thread alone.
  private boolean isErrorTold;

  @Autowired
  PositionWatch(AppliedPositions positions) {
    this(positions::next);
  }

  /// @param applied by partition, the first offset that is not applied
  PositionWatch(Function<EventLog, Map<Integer, Long>> applied) {
    this.applied = applied;
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
          next = applied.apply(eventLog);
        }
        Position wanted = waiter.position;
        if (next.getOrDefault(wanted.partition(), 0L) > wanted.offset()) {
          waiter.future.complete(null);
        }
      }
      isErrorTold = false;
      return true;
    } catch (RuntimeException e) {
      log.debug("The positions can't be read", e);
      return false;
    } catch (Error e) { // without this thread everybody would wait in vain, in a service that is up
      if (isErrorTold) {
        log.debug("The positions still can't be read", e); // which ends a process without memory
      } else {
        log.warn("The positions can't be read; trying again", e);
      }
      isErrorTold = true;
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
