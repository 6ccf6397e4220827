package dev.belfry.benchmarks.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final UUID ID = new UUID(1, 1);
  private static final UUID OTHER_ID = new UUID(1, 2);

  private final Ledger ledger = new Ledger();
  private final Measurement measurement = new Measurement();

  @Test
  void timesRunFromTheIntendedMoment() {
    int sequence = ledger.enter(1_000_000, 0, measurement);
    ledger.answered(sequence, 202, ID, 6_000_000);
    ledger.pushed(0, sequence, ID, 9_000_000);

    assertThat(measurement.toAccepted().maxMillis()).isBetween(4.9, 5.1);
    assertThat(measurement.toFrame().maxMillis()).isBetween(7.9, 8.1);
    assertThat(ledger.tally().isFaultless()).isTrue();
  }

  @Test
  void aFrameMayOvertakeIts202() throws InterruptedException {
    int sequence = ledger.enter(0, 0, measurement);
    ledger.pushed(0, sequence, ID, 1);
    assertThat(ledger.awaitSettled(Duration.ZERO)).isFalse();
    ledger.answered(sequence, 202, ID, 2);

    assertThat(ledger.awaitSettled(Duration.ZERO)).isTrue();
    assertThat(ledger.tally().lost()).isZero();
    assertThat(ledger.tally().mismatched()).isZero();
  }

  @Test
  void idsAreComparedInEitherOrder() {
    int first = ledger.enter(0, 0, null);
    ledger.pushed(0, first, ID, 1);
    ledger.answered(first, 202, OTHER_ID, 2);
    int second = ledger.enter(0, 0, null);
    ledger.answered(second, 202, OTHER_ID, 1);
    ledger.pushed(0, second, ID, 2);

    assertThat(ledger.tally().mismatched()).isEqualTo(2);
  }

  @Test
  void whatWasNotAcceptedIsNotOwed() throws InterruptedException {
    ledger.answered(ledger.enter(0, 0, measurement), 503, null, 1);
    ledger.unanswered(ledger.enter(0, 0, measurement));

    assertThat(ledger.awaitSettled(Duration.ZERO)).isTrue();
    assertThat(ledger.tally().refusals()).containsEntry(503, 1);
    assertThat(ledger.tally().unanswered()).isEqualTo(1);
    assertThat(measurement.toAccepted().count()).isZero();
    assertThat(ledger.tally().isFaultless()).isTrue();
  }

  @Test
  void aFrameWithoutANumberOfThisRunIsForeign() {
    ledger.pushed(0, 0, ID, 1);

    assertThat(ledger.tally().foreign()).isEqualTo(1);
    assertThat(ledger.tally().isFaultless()).isFalse();
  }

  @Test
  void aFrameOnAnotherSocketDoesNotCountAsItsOwn() {
    int sequence = ledger.enter(0, 7, null);
    ledger.answered(sequence, 202, ID, 1);
    ledger.pushed(8, sequence, ID, 2);

    assertThat(ledger.tally().misdirected()).isEqualTo(1);
    assertThat(ledger.tally().lost()).isEqualTo(1);
  }

  @Test
  void whatIsLateIsWaitedForAsLongAsSomethingComes() throws InterruptedException {
    int late = ledger.enter(0, 0, null);
    try (var server = Executors.newSingleThreadScheduledExecutor()) {
      for (int i = 1; i <= 31; i++) {
        int sooner = ledger.enter(0, 0, null);
        var _ = server.schedule(() -> ledger.unanswered(sooner), 100L * i, TimeUnit.MILLISECONDS);
      }
      var _ = server.schedule(() -> ledger.unanswered(late), 3_200, TimeUnit.MILLISECONDS);

      assertThat(ledger.awaitSettled(Duration.ofSeconds(3))).isTrue();
    }
  }
}
