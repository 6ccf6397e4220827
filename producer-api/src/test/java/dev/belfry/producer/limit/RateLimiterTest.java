package dev.belfry.producer.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.RecipientId;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final RecipientId ALICE = new RecipientId("alice");
  private static final RecipientId BOB = new RecipientId("bob");

  private final Hands clock = new Hands();
  private final RateLimiter limit = new RateLimiter(3, 2, 100, clock);

  @Test
  void aBurstIsLetThroughAndThenSoManyASecond() {
    takeAll(ALICE);

    assertThat(limit.take(ALICE)).contains(Duration.ofMillis(500));
    clock.move(Duration.ofMillis(500));
    assertThat(limit.take(ALICE)).isEmpty();
    assertThat(limit.take(ALICE)).isPresent();
  }

  @Test
  void callersDoNotWaitForEachOther() {
    takeAll(ALICE);

    assertThat(limit.take(BOB)).isEmpty();
  }

  @Test
  void aDearCallIsLetThroughAndPaidAfterwards() {
    assertThat(limit.take(ALICE)).isEmpty();
    limit.takeMore(ALICE, 99);

    assertThat(limit.take(ALICE)).contains(Duration.ofSeconds(49)); // 97 owed, and one to take
    clock.move(Duration.ofSeconds(48));
    assertThat(limit.take(ALICE)).isPresent();
    clock.move(Duration.ofSeconds(1));
    assertThat(limit.take(ALICE)).isEmpty();
  }

  @Test
  void callersAreForgottenOnlyWhenTheyAreOwedAllAgain() {
    takeAll(ALICE);
    limit.takeMore(ALICE, 297);

    clock.move(Duration.ofSeconds(149));
    assertThat(limit.callers()).isEqualTo(1);
    assertThat(limit.take(ALICE)).isEmpty();
    clock.move(Duration.ofSeconds(152));
    assertThat(limit.callers()).isZero();
  }

  private void takeAll(RecipientId caller) {
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take(caller)).isEmpty();
    }
  }

  /// A clock that is moved by hand.
  private static final class Hands implements TimeMeter {
    private long nanos = 1;

    void move(Duration by) {
      nanos += by.toNanos();
    }

    @Override
    public long currentTimeNanos() {
      return nanos;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
