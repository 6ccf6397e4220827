package dev.belfry.persistence.audit.progress;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Tells answers that take long when the service is about to stop: before the server begins to wait
/// for its calls to end. Safe for all threads.
@Component
public class Shutdown implements SmartLifecycle {
  private volatile boolean running = true; // calls may come before this is started

  Shutdown() {}

  /// Whether it has begun.
  public boolean hasBegun() {
    return !running;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
