package dev.belfry.delivery.session;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that owns some partitions: their place in the log, their users, their sessions. What
/// it runs must not block.
final class EventLoop implements Loop, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventLoop.class);

  private final String name;
  private final Consumer<Error> onError;
  private final ScheduledThreadPoolExecutor thread;

  /// @param onError told when a task ended with an error: whatever it was about may be half done
  EventLoop(String name, Consumer<Error> onError) {
    this.name = name;
    this.onError = onError;
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

  /// How many tasks wait, those for later included.
  int waiting() {
    return thread.getQueue().size();
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("A task of {} failed", name, e);
    } catch (Error e) {
      onError.accept(e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
