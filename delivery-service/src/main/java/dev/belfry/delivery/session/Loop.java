package dev.belfry.delivery.session;

import java.time.Duration;
import java.util.concurrent.Executor;

/// What runs everything that concerns a partition, one thing at a time, in the order given.
interface Loop extends Executor {
  /// Runs a task later.
  Timer schedule(Duration delay, Runnable task);
}
