package dev.belfry.delivery.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClockTimerTest {
  private static final Instant DUE = Instant.parse("2027-01-01T12:00:00Z");

  private final Random random = new Random(1);
  private final StepLoop loop = new StepLoop();
  private final AtomicInteger runs = new AtomicInteger();
  private Instant now = DUE.minusSeconds(3_600);
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private final Timer timer = new ClockTimer(loop, clock, DUE, runs::incrementAndGet);

  @Test
  void runsOnceWhenTheClockSaysSoHoweverOftenItLooksBefore() {
    look();
    look();
    assertThat(runs).hasValue(0);

    now = DUE;
    look();
    look();
    assertThat(runs).hasValue(1);
  }

  @Test
  void isForgottenAlsoAfterItHasLooked() {
    look();
    timer.cancel();

    now = DUE;
    look();
    assertThat(runs).hasValue(0);
  }

  private void look() {
    loop.letTimePass(random);
    loop.runSome(10);
  }
}
