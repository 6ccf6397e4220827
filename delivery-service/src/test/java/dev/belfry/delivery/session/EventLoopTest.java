package dev.belfry.delivery.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventLoopTest {
  private final List<Error> errors = new ArrayList<>();
  private final CountDownLatch done = new CountDownLatch(1);

  @Test
  void aTaskThatFailsHoldsUpNoOther() throws InterruptedException {
    try (EventLoop loop = new EventLoop("loop", errors::add)) {
      loop.execute(() -> {
        throw new IllegalStateException("as planned");
      });
      loop.execute(done::countDown);

      assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(errors).isEmpty();
    }
  }

  @Test
  void anErrorIsNotKeptFromTheNode() throws InterruptedException {
    Error error = new NoClassDefFoundError("as planned");
    try (EventLoop loop = new EventLoop("loop", errors::add)) {
      loop.execute(() -> {
        throw error;
      });
      loop.execute(done::countDown);

      assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(errors).containsExactly(error);
    }
  }

  @Test
  void aGuardedTaskThatFailsIsToldToWhomItConcerns() throws InterruptedException {
    RuntimeException failure = new IllegalStateException("as planned");
    List<RuntimeException> failures = new ArrayList<>();
    try (EventLoop loop = new EventLoop("loop", errors::add)) {
      Loop guarded = new GuardedLoop(loop, failures::add);
      guarded.schedule(
          Duration.ZERO,
          () -> {
            throw failure;
          });
      guarded.schedule(Duration.ofMillis(1), done::countDown);

      assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(failures).containsExactly(failure);
    }
  }
}
