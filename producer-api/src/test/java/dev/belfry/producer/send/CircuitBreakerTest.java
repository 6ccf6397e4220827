package dev.belfry.producer.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.producer.send.CircuitBreaker.Outcome;
import dev.belfry.producer.send.CircuitBreaker.Permission;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private final InFlightLimit limit = new InFlightLimit(2);
  private final CircuitBreaker breaker = new CircuitBreaker(limit);
  private final CircuitBreaker other = new CircuitBreaker(limit);

  @Test
  void letsNoMoreCallsThroughThanTheLimit() {
    assertThat(breaker.tryAcquire()).isEqualTo(Permission.GRANTED);
    assertThat(breaker.tryAcquire()).isEqualTo(Permission.GRANTED);
    assertThat(breaker.tryAcquire()).isEqualTo(Permission.REFUSED);

    breaker.release(Outcome.ACKNOWLEDGED);

    assertThat(breaker.tryAcquire()).isEqualTo(Permission.GRANTED);
  }

  @Test
  void refusesCallsWhileOneInFlightIsLate() {
    assertThat(breaker.tryAcquire()).isEqualTo(Permission.GRANTED);

    breaker.timedOut();

    assertThat(breaker.tryAcquire()).isEqualTo(Permission.REFUSED);
  }

  @Test
  void letsCallsThroughToAnotherDestinationMeanwhile() {
    breaker.tryAcquire();
    breaker.timedOut();

    assertThat(other.tryAcquire()).isEqualTo(Permission.GRANTED);
    assertThat(other.tryAcquire()).as("more than the limit").isEqualTo(Permission.REFUSED);
    other.release(Outcome.ACKNOWLEDGED);

    assertThat(other.tryAcquire()).isEqualTo(Permission.GRANTED);
    assertThat(breaker.tryAcquire()).isEqualTo(Permission.REFUSED);
  }

  @Test
  void waitingIsHopelessUntilAnyDestinationAcknowledges() {
    breaker.tryAcquire();
    breaker.timedOut();
    assertThat(breaker.isHopeless()).isTrue();
    assertThat(other.isHopeless()).isFalse();

    other.tryAcquire();
    other.release(Outcome.ACKNOWLEDGED);

    assertThat(breaker.isHopeless()).isFalse();
  }

  @Test
  void closesAgainWhenOneInFlightIsAcknowledged() {
    assertThat(breaker.tryAcquire()).isEqualTo(Permission.GRANTED);
    breaker.timedOut();

    breaker.release(Outcome.ACKNOWLEDGED);

    assertThat(breaker.tryAcquire()).isEqualTo(Permission.GRANTED);
    assertThat(breaker.tryAcquire()).isEqualTo(Permission.GRANTED);
  }

  @Test
  void letsOneThroughOnTrialWhenAllInFlightHaveFailed() {
    breaker.tryAcquire();
    breaker.release(Outcome.FAILED);

    assertThat(breaker.tryAcquire()).isEqualTo(Permission.TRIAL);
    assertThat(breaker.tryAcquire()).isEqualTo(Permission.REFUSED);
    assertThat(limit.inFlight()).isEqualTo(1);
  }

  @Test
  void aTrialThatFindsNoRoomIsLeftToTheNextCall() {
    breaker.tryAcquire();
    breaker.release(Outcome.FAILED);
    other.tryAcquire();
    other.tryAcquire();
    assertThat(breaker.tryAcquire()).isEqualTo(Permission.REFUSED);

    other.release(Outcome.ACKNOWLEDGED);

    assertThat(breaker.tryAcquire()).isEqualTo(Permission.TRIAL);
  }

  @Test
  void aRefusedRecordDoesNotMeanThatKafkaIsAway() {
    assertThat(breaker.tryAcquire()).isEqualTo(Permission.GRANTED);
    breaker.release(Outcome.REFUSED);

    assertThat(limit.isKafkaAway()).isFalse();
    assertThat(limit.inFlight()).isZero();
  }
}
