package dev.belfry.benchmarks.abuse;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A thread that does something again and again: so often per second at most, and while no more
/// than so many are unfinished.
final class Pace implements AutoCloseable {
  private final Semaphore free;
  private final long nanosBetween;
  private final Runnable action;
  private final Thread thread;
  private volatile boolean over;

  /// @param action begins one; [#finished()] is told when it has ended
  Pace(double perSecond, int atOnce, Runnable action) {
    free = new Semaphore(atOnce);
    nanosBetween = (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
    this.action = action;
    thread = Thread.ofPlatform().daemon().name("abuse").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void finished() {
    free.release();
  }

  boolean isOver() {
    return over;
  }

  private void run() {
    long next = System.nanoTime();
    try {
      while (!over) {
        free.acquire();
        long left = next - System.nanoTime();
        if (left > 0) {
          TimeUnit.NANOSECONDS.sleep(left);
        }
        next = Math.max(next, System.nanoTime() - nanosBetween) + nanosBetween;
        action.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over = true;
    thread.interrupt();
  }
}
