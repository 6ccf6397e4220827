package dev.belfry.client;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Where this library's own work runs: it has to run on Java 17, which has no virtual threads.
final class Threads {
  private static final int KEPT_SECONDS = 10;

  /// A daemon thread for each task, or one that has just done another; refuses none. Tasks are
  /// short, but may call the service's supplier of tokens, which may block.
  static final Executor ON_DEMAND =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          KEPT_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          named("belfry-client"));

  private Threads() {}

  /// Makes threads that keep no process alive.
  static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
