package dev.belfry.delivery.session;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that owns some partitions: their place in the log, their users, their sessions. What
/// it runs must not block.
final class EventLoop implements Loop, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventLoop.class);

  private final ScheduledThreadPoolExecutor thread;

  EventLoop(String name) {
    thread = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name(name).factory());
    thread.setRemoveOnCancelPolicy(true);
  }

  /// Runs tasks one after the other, in the order in which one thread gives them. After the loop
  /// has been closed they are dropped: there is nobody left to be told anything.
  @Override
  public void execute(Runnable task) {
    try {
      thread.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      log.debug("Closed: a task is dropped");
    }
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    try {
      var scheduled =
          thread.schedule(
              () -> run(task), Math.max(0, delay.toMillis()) + 1, TimeUnit.MILLISECONDS);
      return () -> scheduled.cancel(false);
    } catch (RejectedExecutionException e) {
      return () -> {};
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      // Its executor would keep it to itself.
      log.error("Unexpected", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
