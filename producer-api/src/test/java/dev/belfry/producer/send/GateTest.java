package dev.belfry.producer.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.producer.send.Gate.Outcome;
import org.junit.jupiter.api.Test;

class GateTest {
  private final Gate gate = new Gate(2);

  @Test
  void letsInNoMoreThanCanBeBorne() {
    assertThat(gate.tryEnter()).isTrue();
    assertThat(gate.tryEnter()).isTrue();
    assertThat(gate.tryEnter()).isFalse();

    gate.leave(Outcome.ACKNOWLEDGED);

    assertThat(gate.tryEnter()).isTrue();
  }

  @Test
  void letsNobodyInWhileOneInsideIsLate() {
    assertThat(gate.tryEnter()).isTrue();

    gate.late();

    assertThat(gate.tryEnter()).isFalse();
  }

  @Test
  void opensAgainWhenOneInsideIsAcknowledged() {
    assertThat(gate.tryEnter()).isTrue();
    gate.late();

    gate.leave(Outcome.ACKNOWLEDGED);

    assertThat(gate.tryEnter()).isTrue();
    assertThat(gate.tryEnter()).isTrue();
  }

  @Test
  void letsOneInToTryWhenAllInsideHaveGivenUp() {
    assertThat(gate.tryEnter()).isTrue();
    gate.leave(Outcome.FAILED);

    assertThat(gate.tryEnter()).isTrue();
    assertThat(gate.tryEnter()).isFalse();
  }

  @Test
  void aRefusedRecordDoesNotMeanThatKafkaIsAway() {
    assertThat(gate.tryEnter()).isTrue();
    gate.leave(Outcome.REFUSED);

    assertThat(gate.isKafkaAway()).isFalse();
    assertThat(gate.inside()).isZero();
  }
}
