package dev.belfry.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a loop waits for something to do.
@Timeout(60)
class RestTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Resting loop = new Resting();

  @AfterEach
  void stop() {
    loop.stop();
  }

  @Test
  void aLoopRestsUntilItIsNudged() {
    loop.start();
    await().atMost(PATIENCE).until(() -> loop.rounds.get() == 1);

    loop.nudge();
    await().atMost(PATIENCE).until(() -> loop.rounds.get() == 2);
  }

  @Test
  void aNudgeBeforeTheRestCounts_andSeveralAreOne() {
    loop.nudge();
    loop.nudge();
    loop.nudge();
    loop.start();
    await().atMost(PATIENCE).until(() -> loop.rounds.get() == 2);

    loop.nudge();
    await().atMost(PATIENCE).until(() -> loop.rounds.get() == 3);
  }

  @Test
  void aLoopThatIsToStopDoesNotRest() {
    loop.start();
    await().atMost(PATIENCE).until(() -> loop.rounds.get() == 1);

    loop.stop();

    assertThat(loop.isRunning()).isFalse();
    assertThat(loop.wasInterrupted).isFalse();
  }

  private static final class Resting extends SupervisedLoop {
    private final AtomicInteger rounds = new AtomicInteger();
    private volatile boolean wasInterrupted;

    Resting() {
      super("resting", Duration.ofSeconds(20));
    }

    @Override
    protected void work() {
      while (!isStopping()) {
        rounds.incrementAndGet();
        rest(LONG);
      }
      wasInterrupted = Thread.currentThread().isInterrupted();
    }
  }
}
