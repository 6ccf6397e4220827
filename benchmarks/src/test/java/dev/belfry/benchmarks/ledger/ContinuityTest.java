package dev.belfry.benchmarks.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContinuityTest {
  private final Continuity continuity = new Continuity();

  @Test
  void linkedPositionsAreContinuous() {
    continuity.follow("1", null);
    continuity.follow("2", "1");
    continuity.follow("4", "2");

    assertFaults(0, 0);
    assertThat(continuity.last()).isEqualTo("4");
  }

  @Test
  void aMissingPredecessorIsAGap() {
    continuity.follow("1", null);
    continuity.follow("3", "2");

    assertFaults(0, 1);
  }

  @Test
  void theSamePositionAgainIsNoFaultOfOrder() {
    continuity.follow("1", null);
    continuity.follow("2", "1");
    continuity.follow("2", "1");
    continuity.follow("2", "2");
    continuity.follow("3", "2");

    assertFaults(0, 0);
  }

  @Test
  void anEarlierPositionIsOutOfOrderAndDoesNotMoveTheResumePointBack() {
    continuity.follow("1", null);
    continuity.follow("3", "1");
    continuity.follow("2", "3");

    assertFaults(1, 0);
    assertThat(continuity.last()).isEqualTo("3");
  }

  @Test
  void aNewSessionBeginsAnewButNotBehindTheOld() {
    continuity.follow("5", null);
    continuity.sessionBegins();
    continuity.follow("5", null);
    continuity.follow("6", "5");
    assertFaults(0, 0);

    continuity.sessionBegins();
    continuity.follow("4", null);
    assertFaults(1, 0);
  }

  private void assertFaults(int outOfOrder, int gaps) {
    assertThat(continuity.outOfOrder()).isEqualTo(outOfOrder);
    assertThat(continuity.gaps()).isEqualTo(gaps);
  }
}
