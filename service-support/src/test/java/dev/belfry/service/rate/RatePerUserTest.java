package dev.belfry.service.rate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.RecipientId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RatePerUserTest {
  private static final RecipientId ALICE = new RecipientId("alice");
  private static final RecipientId BOB = new RecipientId("bob");

  @Test
  void whoHasTakenAllWaitsAndNobodyElseDoes() {
    var rate = new RatePerUser(10, 0.01);
    assertThat(rate.take(ALICE, 8)).isZero();
    assertThat(rate.take(ALICE, 3)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(100));
    assertThat(rate.take(ALICE, 2)).isZero();
    assertThat(rate.take(ALICE, 1)).isPositive();
    assertThat(rate.take(BOB, 10)).isZero();
  }

  @Test
  void aShortWaitIsWaitedForAndALongOneToldAtOnce() throws InterruptedException {
    var rate = new RatePerUser(100, 1_000);
    assertThat(rate.takeWithin(ALICE, 100, Duration.ofSeconds(1))).isZero();
    assertThat(rate.takeWithin(ALICE, 100, Duration.ofSeconds(1))).isZero();

    var slow = new RatePerUser(10, 0.01);
    assertThat(slow.takeWithin(ALICE, 10, Duration.ofSeconds(1))).isZero();
    assertThat(slow.takeWithin(ALICE, 10, Duration.ofSeconds(1)))
        .isGreaterThan(Duration.ofSeconds(100));
    assertThat(slow.takeWithin(BOB, 10, Duration.ofSeconds(1))).isZero();
  }
}
