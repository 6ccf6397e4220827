package dev.belfry.producer.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.producer.send.Gate.Admission;
import dev.belfry.producer.send.Gate.Outcome;
import org.junit.jupiter.api.Test;

class GateTest {
  private final Crowd crowd = new Crowd(2);
  private final Gate gate = new Gate(crowd);
  private final Gate other = new Gate(crowd);

  @Test
  void letsInNoMoreThanCanBeBorne() {
    assertThat(gate.enter()).isEqualTo(Admission.ENTERED);
    assertThat(gate.enter()).isEqualTo(Admission.ENTERED);
    assertThat(gate.enter()).isEqualTo(Admission.TURNED_AWAY);

    gate.leave(Outcome.ACKNOWLEDGED);

    assertThat(gate.enter()).isEqualTo(Admission.ENTERED);
  }

  @Test
  void letsNobodyInWhileOneInsideIsLate() {
    assertThat(gate.enter()).isEqualTo(Admission.ENTERED);

    gate.late();

    assertThat(gate.enter()).isEqualTo(Admission.TURNED_AWAY);
  }

  @Test
  void letsOthersInToAnotherDestinationMeanwhile() {
    gate.enter();
    gate.late();

    assertThat(other.enter()).isEqualTo(Admission.ENTERED);
    assertThat(other.enter()).as("more than can be borne").isEqualTo(Admission.TURNED_AWAY);
    other.leave(Outcome.ACKNOWLEDGED);

    assertThat(other.enter()).isEqualTo(Admission.ENTERED);
    assertThat(gate.enter()).isEqualTo(Admission.TURNED_AWAY);
  }

  @Test
  void waitingIsHopelessUntilAnyDestinationAcknowledges() {
    gate.enter();
    gate.late();
    assertThat(gate.isHopeless()).isTrue();
    assertThat(other.isHopeless()).isFalse();

    other.enter();
    other.leave(Outcome.ACKNOWLEDGED);

    assertThat(gate.isHopeless()).isFalse();
  }

  @Test
  void opensAgainWhenOneInsideIsAcknowledged() {
    assertThat(gate.enter()).isEqualTo(Admission.ENTERED);
    gate.late();

    gate.leave(Outcome.ACKNOWLEDGED);

    assertThat(gate.enter()).isEqualTo(Admission.ENTERED);
    assertThat(gate.enter()).isEqualTo(Admission.ENTERED);
  }

  @Test
  void letsOneInOnTrialWhenAllInsideHaveGivenUp() {
    gate.enter();
    gate.leave(Outcome.FAILED);

    assertThat(gate.enter()).isEqualTo(Admission.TRIAL);
    assertThat(gate.enter()).isEqualTo(Admission.TURNED_AWAY);
    assertThat(crowd.inside()).isEqualTo(1);
  }

  @Test
  void whoFindsNoRoomForATrialLeavesItToTheNext() {
    gate.enter();
    gate.leave(Outcome.FAILED);
    other.enter();
    other.enter();
    assertThat(gate.enter()).isEqualTo(Admission.TURNED_AWAY);

    other.leave(Outcome.ACKNOWLEDGED);

    assertThat(gate.enter()).isEqualTo(Admission.TRIAL);
  }

  @Test
  void aRefusedRecordDoesNotMeanThatKafkaIsAway() {
    assertThat(gate.enter()).isEqualTo(Admission.ENTERED);
    gate.leave(Outcome.REFUSED);

    assertThat(crowd.isKafkaAway()).isFalse();
    assertThat(crowd.inside()).isZero();
  }
}
