package dev.belfry.client;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Where this library's own work runs: it has to run on Java 17, which has no virtual threads.
final class Threads {
  private static final int KEPT_SECONDS = 10;

  /// More than calls are under way at once: their tasks may wait for the supplier of tokens.
  private static final int MOST = 128;

  /// Daemon threads, as many as there are tasks up to 128, which end when there is nothing to do.
  /// Further tasks wait in line; none is refused.
  static final Executor ON_DEMAND = onDemand();

  private Threads() {}

  private static Executor onDemand() {
    var threads =
        new ThreadPoolExecutor(
            MOST,
            MOST,
            KEPT_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named("belfry-client"));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /// Makes threads that keep no process alive.
  static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
