package dev.belfry.delivery.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/// An event loop that runs its tasks when it is told to, one after the other.
final class StepLoop implements Loop {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<Runnable> timers = new ArrayList<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    timers.add(task);
    return () -> {
      timers.remove(task);
      tasks.remove(task);
    };
  }

  /// So much that one of the timers is due.
  void letTimePass(Random random) {
    if (!timers.isEmpty()) {
      tasks.add(timers.remove(random.nextInt(timers.size())));
    }
  }

  void runSome(int count) {
    for (int i = 0; i < count && !tasks.isEmpty(); i++) {
      tasks.remove().run();
    }
  }

  boolean isIdle() {
    return tasks.isEmpty();
  }
}
