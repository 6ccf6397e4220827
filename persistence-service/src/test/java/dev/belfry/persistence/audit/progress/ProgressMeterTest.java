package dev.belfry.persistence.audit.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong(17);
  private final List<WorkProgress> told = new ArrayList<>();

  @Test
  void tellsAtMostOnceASecondHowFastItGoesAndHowLongItTakesYet() {
    var meter = new ProgressMeter(1_000, told::add, now::get);
    now.addAndGet(SECOND / 2);
    meter.done(0, 100);
    now.addAndGet(SECOND / 2);
    meter.done(0, 100);
    now.addAndGet(SECOND / 2);
    meter.done(1, 100);

    assertThat(told)
        .containsExactly(
            new WorkProgress(0, 100, 1_000, 200, 5, null, null),
            new WorkProgress(1, 300, 1_000, 200, 4, null, null));
    assertThat(meter.records()).isEqualTo(300);
    assertThat(meter.seconds()).isEqualTo(1.5);
  }

  @Test
  void aPhaseIsToldAtOnceAndItsTablesAtMostOnceASecond() {
    var meter = new ProgressMeter(0, told::add, now::get);
    meter.begin(Phase.COMPARING);
    meter.begin("receipt");
    now.addAndGet(SECOND / 2);
    meter.goOn();
    now.addAndGet(SECOND / 2);
    meter.goOn();
    meter.begin(Phase.EXCHANGING);

    assertThat(told)
        .containsExactly(
            new WorkProgress(0, 0, 0, 0, 0, Phase.COMPARING, null),
            new WorkProgress(0, 0, 0, 0, 0, Phase.COMPARING, "receipt"),
            new WorkProgress(0, 0, 0, 0, 0, Phase.EXCHANGING, null));
  }

  @Test
  void whatWasDoneAtAnEarlierTimeCountsButNotForTheRate() {
    var meter = new ProgressMeter(1_000, told::add, now::get);
    meter.doneBefore(500);
    now.addAndGet(SECOND);
    meter.done(0, 100);

    assertThat(told).containsExactly(new WorkProgress(0, 600, 1_000, 100, 4, null, null));
  }
}
