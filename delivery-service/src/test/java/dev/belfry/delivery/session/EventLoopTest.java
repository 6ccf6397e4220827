package dev.belfry.delivery.session;

import static org.assertj.core.api.Assertions.assertThat;

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

      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
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

      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(errors).containsExactly(error);
    }
  }
}
