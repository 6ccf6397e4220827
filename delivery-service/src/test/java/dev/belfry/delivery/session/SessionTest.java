package dev.belfry.delivery.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.delivery.frame.CloseReason;
import org.junit.jupiter.api.Test;

/// What becomes of a session in which something goes wrong.
class SessionTest {
  @Test
  void sessionWhoseContinuationFailsIsClosedSoThatItsClientResumes() {
    Interleaving run = new Interleaving(1);
    CloseReason reason = run.closeReasonWhenWritingFails();
    assertThat(reason).isEqualTo(CloseReason.INTERNAL_ERROR);
  }

  @Test
  void anErrorClosesTheSessionAndIsNotKeptFromTheEventLoop() {
    Interleaving run = new Interleaving(1);
    CloseReason reason = run.closeReasonAfter(new NoClassDefFoundError("as planned"));
    assertThat(reason).isEqualTo(CloseReason.INTERNAL_ERROR);
  }

  @Test
  void aRecordThatFailsIsPassedOverAndTheSessionsOfItsPartitionResume() {
    Interleaving run = new Interleaving(1);
    CloseReason reason = run.closeReasonAfterABrokenRecord();
    assertThat(reason).isEqualTo(CloseReason.GOING_AWAY);
  }

  @Test
  void aListIsAtLeastAsNewAsAFrameWithoutAPosition() {
    Interleaving run = new Interleaving(1);
    assertThat(run.aListMustIncludeWhatWasToldWithoutHistory()).isTrue();
  }

  @Test
  void whatHasExpiredIsNotCountedThoughTheClockHasOutrunItsTimer() {
    Interleaving run = new Interleaving(1);
    assertThat(run.changeOfTheCountWhereOneExpiredAndOneCame()).isZero();
  }
}
