package dev.belfry.channel.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RateTest {
  private final Hands clock = new Hands();

  @Test
  void withoutARateNothingWaits() {
    Rate rate = new Rate(0, 0, clock);
    rate.take(1_000_000);

    assertThat(rate.available()).isEqualTo(Rate.ANY_NUMBER);
    assertThat(rate.untilNext()).isZero();
  }

  @Test
  void soManyGoAtOnceAndTheOthersOneByOne() {
    Rate rate = new Rate(10, 30, clock);
    assertThat(rate.available()).isEqualTo(30);

    rate.take(30);
    assertThat(rate.available()).isZero();
    assertThat(rate.untilNext()).isEqualTo(Duration.ofMillis(100));

    clock.move(Duration.ofMillis(250));
    assertThat(rate.available()).isEqualTo(2);
    assertThat(rate.untilNext()).isZero();

    clock.move(Duration.ofHours(1));
    assertThat(rate.available()).isEqualTo(30);
  }

  @Test
  void withoutABurstThoseOfASecondGoAtOnce() {
    assertThat(new Rate(2.5, 0, clock).available()).isEqualTo(3);
    assertThat(new Rate(0.1, 0, clock).available()).isEqualTo(1);
  }

  @Test
  void aSlowRateLetsOneGoNowAndThen() {
    Rate rate = new Rate(0.1, 0, clock);
    rate.take(1);

    assertThat(rate.untilNext()).isEqualTo(Duration.ofSeconds(10));
    clock.move(Duration.ofSeconds(9));
    assertThat(rate.available()).isZero();
    clock.move(Duration.ofSeconds(1));
    assertThat(rate.available()).isEqualTo(1);
  }

  /// Moved by hand.
  private static final class Hands extends Clock {
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    void move(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
