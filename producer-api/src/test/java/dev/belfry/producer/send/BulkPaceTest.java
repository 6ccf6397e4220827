package dev.belfry.producer.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BulkPaceTest {
  private static final Duration LONGEST = Duration.ofMillis(1_500);

  private final AtomicLong now = new AtomicLong();
  private final TimeMeter time =
      new TimeMeter() {
        @Override
        public long currentTimeNanos() {
          return now.get();
        }

        @Override
        public boolean isWallClockBased() {
          return false;
        }
      };

  @Test
  void theEventsOfACallAreSpreadEvenly() throws InterruptedException {
    Map<Long, Integer> slices = publish(2_000, 2_000);

    assertThat(slices).hasSize(50);
    assertThat(slices.values()).containsOnly(40);
    assertThat(now.get()).isLessThan(Duration.ofSeconds(1).toNanos());
  }

  @Test
  void theLargestCallIsDoneBeforeItsCallerIsToldThatTheOutcomeIsUnknown()
      throws InterruptedException {
    Map<Long, Integer> slices = publish(1, 10_000);

    assertThat(now.get()).isLessThan(LONGEST.toNanos());
    assertThat(slices.values()).allMatch(events -> events <= 134);
  }

  @Test
  void withoutARateNobodyWaits() throws InterruptedException {
    publish(0, 10_000);

    assertThat(now.get()).isZero();
  }

  /// How many events were published in each 20 ms.
  private Map<Long, Integer> publish(int perSecond, int events) throws InterruptedException {
    BulkPace pace = BulkPace.of(perSecond, events, LONGEST, time, now::addAndGet);
    Map<Long, Integer> slices = new TreeMap<>();
    for (int i = 0; i < events; i++) {
      pace.await(i);
      slices.merge(Duration.ofNanos(now.get()).toMillis() / 20, 1, Integer::sum);
    }
    return slices;
  }
}
