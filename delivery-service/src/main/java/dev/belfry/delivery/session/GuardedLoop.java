package dev.belfry.delivery.session;

import java.time.Duration;
import java.util.function.Consumer;

/// An event loop for tasks that concern one thing. A task that fails leaves it half done: whoever
/// it belongs to is told.
record GuardedLoop(Loop loop, Consumer<RuntimeException> onFailure) implements Loop {
  @Override
  public void execute(Runnable task) {
    loop.execute(guarded(task));
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    return loop.schedule(delay, guarded(task));
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        onFailure.accept(e);
      }
    };
  }
}
