package dev.belfry.delivery.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadmissionTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void whoeverEndsWhileHistoryIsAwayIsKeptNoLonger() {
    try (var readmission = new Readmission(500, () -> Integer.MAX_VALUE, meters)) {
      List<Runnable> ends =
          IntStream.range(0, 1_000).mapToObj(_ -> readmission.add(() -> {})).toList();
      assertThat(waiting()).isEqualTo(1_000);

      ends.forEach(Runnable::run);
      ends.forEach(Runnable::run);

      assertThat(waiting()).isZero();
    }
  }

  @Test
  void theOthersAskAgainInTheOrderInWhichTheyCame() {
    AtomicInteger busy = new AtomicInteger(Integer.MAX_VALUE);
    List<Integer> asked = new CopyOnWriteArrayList<>();
    try (var readmission = new Readmission(500, busy::get, meters)) {
      List<Runnable> ends =
          IntStream.range(0, 5).mapToObj(i -> readmission.add(() -> asked.add(i))).toList();
      ends.get(2).run();

      busy.set(0);

      await().untilAsserted(() -> assertThat(asked).containsExactly(0, 1, 3, 4));
      assertThat(waiting()).isZero();
    }
  }

  private double waiting() {
    return meters.get("belfry.delivery.history.waiting").gauge().value();
  }
}
