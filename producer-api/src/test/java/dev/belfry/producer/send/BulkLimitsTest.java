package dev.belfry.producer.send;

import static org.assertj.core.api.Assertions.assertThat;

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

    assertThat(limits.admits(SHOP, 10_000)).isTrue();
    limits.ended(SHOP, 0);
    assertThat(limits.admits(SHOP, 1)).isFalse();
    assertThat(limits.admits(BANK, 10_000)).isTrue();
    now.addAndGet(Duration.ofSeconds(5).toNanos());
    assertThat(limits.admits(SHOP, 1)).as("its debt is just paid").isFalse();
    now.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(limits.admits(SHOP, 1)).isTrue();
  }

  @Test
  void aCallThatNeverBeganIsNotCharged() {
    BulkLimits limits = limits(1, 10);

    for (int i = 0; i < 5; i++) {
      assertThat(limits.admits(SHOP, 10)).isTrue();
      limits.ended(SHOP, 10);
    }
    assertThat(limits.admits(SHOP, 11)).isTrue();
    limits.ended(SHOP, 0);
    assertThat(limits.admits(SHOP, 1)).isFalse();
  }

  @Test
  void aCallerWithManySmallCallsLeavesPlacesForOthers() {
    BulkLimits limits = limits(0, 1);

    for (int i = 0; i < BulkLimits.MAX_OF_ONE_CALLER; i++) {
      assertThat(limits.admits(SHOP, 1)).isTrue();
    }
    assertThat(limits.admits(SHOP, 1)).isFalse();
    assertThat(limits.admits(BANK, 1)).isTrue();
    limits.ended(SHOP, 0);
    assertThat(limits.admits(SHOP, 1)).isTrue();
    assertThat(limits.admits(SHOP, 1)).isFalse();
  }

  @Test
  void withoutARateEverybodyIsAdmitted() {
    BulkLimits limits = limits(0, 1);

    assertThat(limits.admits(SHOP, 10_000)).isTrue();
    assertThat(limits.admits(SHOP, 10_000)).isTrue();
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
