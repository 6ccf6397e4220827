package dev.belfry.producer.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.belfry.events.RecipientId;
import dev.belfry.producer.ProducerProperties;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BulkLimitsTest {
  private static final RecipientId SHOP = new RecipientId("shop");
  private static final RecipientId BANK = new RecipientId("bank");

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
  void aCallerIsAdmittedUpToTheBurstAndThenAtTheRate() {
    BulkLimits limits = limits(1_000, 5_000);

    end(limits.admit(SHOP, 10_000), 0);
    assertRefused(limits, SHOP, Duration.ofMillis(5_001));
    end(limits.admit(BANK, 10_000), 0);
    now.addAndGet(Duration.ofSeconds(5).toNanos());
    assertRefused(limits, SHOP, Duration.ofMillis(1)); // its debt is just paid
    now.addAndGet(Duration.ofMillis(1).toNanos());
    limits.admit(SHOP, 1);
  }

  @Test
  void aCallThatNeverBeganIsNotCharged() {
    BulkLimits limits = limits(1, 10);

    for (int i = 0; i < 5; i++) {
      end(limits.admit(SHOP, 10), 10);
    }
    end(limits.admit(SHOP, 11), 0);
    assertRefused(limits, SHOP, Duration.ofSeconds(2));
  }

  @Test
  void aCallerWithManySmallCallsLeavesPlacesForOthers() {
    BulkLimits limits = limits(0, 1);

    BulkTurn first = limits.admit(SHOP, 1);
    for (int i = 1; i < BulkLimits.MAX_OF_ONE_CALLER; i++) {
      limits.admit(SHOP, 1);
    }
    assertRefused(limits, SHOP, Duration.ofSeconds(1));
    limits.admit(BANK, 1);
    end(first, 0);
    limits.admit(SHOP, 1);
    assertRefused(limits, SHOP, Duration.ofSeconds(1));
  }

  @Test
  void theCallsOfACallerGoOneAfterAnother_andThoseOfAnotherBetween() throws Exception {
    BulkLimits limits = limits(1_000, 5_000);
    BulkTurn first = limits.admit(SHOP, 1);
    BulkTurn second = limits.admit(SHOP, 1);
    BulkTurn others = limits.admit(BANK, 1);

    assertThat(first.await()).isTrue();
    assertThat(second.ofCaller().availablePermits()).isZero();
    assertThat(others.await()).isTrue();
    first.giveBack();
    assertThat(second.await()).isTrue();
  }

  @Test
  void withoutARateEverybodyIsAdmitted() {
    BulkLimits limits = limits(0, 1);

    end(limits.admit(SHOP, 10_000), 0);
    limits.admit(SHOP, 10_000);
  }

  private static void end(BulkTurn turn, int unused) {
    turn.ended().accept(unused);
  }

  private static void assertRefused(BulkLimits limits, RecipientId caller, Duration retryAfter) {
    assertThatExceptionOfType(LimitReached.class)
        .isThrownBy(() -> limits.admit(caller, 1))
        .extracting(LimitReached::retryAfter)
        .isEqualTo(retryAfter);
  }

  private BulkLimits limits(int perSecond, int burst) {
    var settings =
        Map.of(
            "belfry.producer.bulk-recipients-per-second", perSecond,
            "belfry.producer.bulk-recipient-burst", burst);
    return new BulkLimits(
        new Binder(new MapConfigurationPropertySource(settings))
            .bindOrCreate("belfry.producer", ProducerProperties.class),
        time);
  }
}
