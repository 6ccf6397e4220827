package dev.belfry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  @Test
  void waitsAreRandomAndGrowUpToALimit() {
    assertThat(longestOfMany(1)).isBetween(Duration.ofMillis(150), Duration.ofMillis(200));
    assertThat(longestOfMany(2)).isBetween(Duration.ofMillis(300), Duration.ofMillis(400));
    assertThat(longestOfMany(1_000)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
  }

  @Test
  void aLimitThatIsNoneIsRefused() {
    assertThatThrownBy(() -> RetryPolicy.DEFAULT.givingUpAfter(Duration.ZERO))
        .hasMessage("giveUpAfter: PT0S (expected: > 0)");
  }

  private static Duration longestOfMany(int failed) {
    return Stream.generate(() -> RetryPolicy.DEFAULT.randomDelay(failed))
        .limit(1_000)
        .max(Duration::compareTo)
        .orElseThrow();
  }
}
