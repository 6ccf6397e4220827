package dev.belfry.client;

import java.util.concurrent.Executor;

/// Where this library's own work runs.
final class Threads {
  /// A virtual thread for each task; refuses none.
  static final Executor VIRTUAL = task -> Thread.ofVirtual().name("belfry-client").start(task);

  private Threads() {}
}
