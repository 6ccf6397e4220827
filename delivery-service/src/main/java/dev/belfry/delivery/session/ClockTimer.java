package dev.belfry.delivery.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// A task that is to run at a time by the clock. An event loop measures delays by the time since
/// the machine was started, which knows nothing of a clock that is set, and stands still while a
/// virtual machine is suspended. So this looks at the clock once a minute. Belongs to the event
/// loop.
final class ClockTimer implements Timer {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Loop loop;
  private final Clock clock;
  private final Instant due;
  private final Runnable task;
  private Timer next;

  ClockTimer(Loop loop, Clock clock, Instant due, Runnable task) {
    this.loop = loop;
    this.clock = clock;
    this.due = due;
    this.task = task;
    this.next = schedule();
  }

  private Timer schedule() {
    Duration left = Duration.between(clock.instant(), due);
    return loop.schedule(left.compareTo(LONGEST) < 0 ? left : LONGEST, this::look);
  }

  private void look() {
    if (clock.instant().isBefore(due)) {
      next = schedule();
    } else {
      task.run();
    }
  }

  @Override
  public void cancel() {
    next.cancel();
  }
}
