package dev.belfry.producer.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.producer.send.Gate.Admission;
import dev.belfry.producer.send.Gate.Outcome;
import org.junit.jupiter.api.Test;

class GateTest {
  private final Gate gate = new Gate(2);

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
  }

  @Test
  void aRefusedRecordDoesNotMeanThatKafkaIsAway() {
    assertThat(gate.enter()).isEqualTo(Admission.ENTERED);
    gate.leave(Outcome.REFUSED);

    assertThat(gate.isKafkaAway()).isFalse();
    assertThat(gate.inside()).isZero();
  }
}
