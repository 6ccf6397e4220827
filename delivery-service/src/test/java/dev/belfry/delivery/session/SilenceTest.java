package dev.belfry.delivery.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private long now;
  private final Silence silence = new Silence(now);

  @Test
  void lastsForAsLongAsNothingIsHeard() {
    Duration longest = Duration.ZERO;
    for (int looks = 0; looks < 84; looks++) {
      longest = after(Duration.ofMillis(500));
    }
    assertThat(longest).isEqualTo(Duration.ofSeconds(42));

    silence.heard();
    assertThat(after(Duration.ofMillis(500))).isZero();
    assertThat(after(Duration.ofMillis(500))).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void timeInWhichNobodyListenedDoesNotCount() {
    after(Duration.ofMillis(500));

    assertThat(after(Duration.ofHours(1))).isLessThan(Duration.ofSeconds(2));
  }

  private Duration after(Duration time) {
    now += time.toNanos();
    return Duration.ofNanos(silence.at(now));
  }
}
