package dev.belfry.delivery.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FrameAllowanceTest {
  private final FrameAllowance allowance = new FrameAllowance(2, 3, 4, 0);

  @Test
  void aBurstIsAllowedAndThenSoManyASecond() {
    for (int i = 0; i < 3; i++) {
      assertThat(allowance.take(0)).isTrue();
    }
    assertThat(allowance.take(0)).isFalse();
    assertThat(allowance.take(at(Duration.ofMillis(400)))).isFalse();
    assertThat(allowance.take(at(Duration.ofMillis(600)))).isTrue();
    assertThat(allowance.take(at(Duration.ofMillis(600)))).isFalse();
  }

  @Test
  void whatIsNotUsedIsNotSavedBeyondTheBurst() {
    for (int i = 0; i < 3; i++) {
      assertThat(allowance.take(at(Duration.ofHours(1)))).isTrue();
    }
    assertThat(allowance.take(at(Duration.ofHours(1)))).isFalse();
  }

  @Test
  void badFramesCountForAMinute() {
    assertThat(allowance.takeBad(at(Duration.ZERO))).isTrue();
    for (int i = 1; i < 3; i++) {
      assertThat(allowance.takeBad(at(Duration.ofSeconds(50 + i)))).isTrue();
    }
    assertThat(allowance.takeBad(at(Duration.ofSeconds(61)))).as("the first is forgotten").isTrue();
    assertThat(allowance.takeBad(at(Duration.ofSeconds(62)))).as("four in a minute").isFalse();
  }

  private static long at(Duration time) {
    return time.toNanos();
  }
}
