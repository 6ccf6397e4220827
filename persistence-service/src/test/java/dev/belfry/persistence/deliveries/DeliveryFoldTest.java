package dev.belfry.persistence.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.CancelReason;
import dev.belfry.events.Channel;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.DeliveryCancelled;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliveryDeferred;
import dev.belfry.events.DeliveryFailed;
import dev.belfry.events.DeliveryReleased;
import dev.belfry.events.DeliverySent;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.FailureReason;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.deliveries.Delivery.State;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryFoldTest {
  private static final RecipientId ALICE = new RecipientId("alice");
  private static final UUID DELIVERY = new UUID(0, 1);
  private static final UUID SUBJECT = new UUID(0, 2);
  private static final UUID OTHER = new UUID(0, 3);
  private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");

  private static final DeliveryStep DECIDED =
      new DeliveryDecided(
          DELIVERY, ALICE, Channel.EMAIL, List.of(OTHER, SUBJECT), "default", START);
  private static final DeliveryStep SENT =
      new DeliverySent(DELIVERY, ALICE, Channel.EMAIL, 1, null);
  private static final DeliveryStep BOUNCED =
      new DeliveryBounced(
          DELIVERY, ALICE, Channel.EMAIL, DeliveryBounced.Kind.BOUNCE, true, "hash");

  @Test
  void anAttemptIsYoungThenUnknownAndHeldIfItMayHaveArrivedTwice() {
    DeliveryFold fold = fold(DECIDED, attempted(1, false));

    assertThat(fold.at(START.plusSeconds(2)).state()).isEqualTo(State.SENDING);
    assertThat(fold.at(START.plus(DeliveryFold.ATTEMPT).plusSeconds(2)).state())
        .isEqualTo(State.UNKNOWN);
    assertThat(state(DECIDED, attempted(1, false), attempted(2, true))).isEqualTo(State.HELD);
  }

  @Test
  void aPushIsNotHeldBecauseItIsShownOnceHoweverOftenItArrives() {
    var fold = new DeliveryFold(SUBJECT, DELIVERY, Channel.PUSH, null);
    List.of(
            new DeliveryDecided(DELIVERY, ALICE, Channel.PUSH, List.of(SUBJECT), "default", START),
            new DeliveryAttempted(DELIVERY, ALICE, Channel.PUSH, 1, false, null),
            new DeliveryAttempted(DELIVERY, ALICE, Channel.PUSH, 2, true, null))
        .forEach(step -> fold.take(new RecordedStep(step, START)));

    assertThat(fold.at(START.plusSeconds(3600)).state()).isEqualTo(State.UNKNOWN);
  }

  @Test
  void whatIsDeferredIsTriedAgainUntilItIsSent() {
    assertThat(state(DECIDED, attempted(1, false), deferred(1))).isEqualTo(State.DEFERRED);

    Delivery sent = last(DECIDED, attempted(1, false), deferred(1), attempted(2, false), sent(2));

    assertThat(sent.state()).isEqualTo(State.SENT);
    assertThat(sent.attempts()).isEqualTo(2);
    assertThat(sent.sentAt()).isEqualTo(START.plusSeconds(4));
    assertThat(sent.decidedAt()).isEqualTo(START);
  }

  @Test
  void whatIsReleasedIsTriedOnceMore() {
    var released = new DeliveryReleased(DELIVERY, ALICE, Channel.EMAIL, 2, "operator", "lost");
    Delivery delivery = last(DECIDED, attempted(1, false), attempted(2, true), released);

    assertThat(delivery.state()).isEqualTo(State.DEFERRED);
    assertThat(delivery.possiblyDuplicate()).isTrue();
    assertThat(state(DECIDED, attempted(1, false), deferred(1), released))
        .isEqualTo(State.DEFERRED);
  }

  static Stream<List<DeliveryStep>> lives() {
    return Stream.of(
        List.of(
            DECIDED,
            attempted(1, false),
            attempted(2, true),
            new DeliveryReleased(DELIVERY, ALICE, Channel.EMAIL, 2, "operator", "lost"),
            attempted(3, true),
            sent(3)),
        List.of(DECIDED, attempted(1, false), SENT, BOUNCED),
        List.of(DECIDED, attempted(1, false), BOUNCED, SENT),
        List.of(DECIDED, attempted(1, false), deferred(1), attempted(2, false), sent(2)),
        List.of(DECIDED, attempted(1, false), deferred(1), cancelled(SUBJECT)),
        List.of(DECIDED, attempted(1, false), attempted(2, true), failed(2)));
  }

  @ParameterizedTest
  @MethodSource("lives")
  void whateverIsSaidAgainLaterChangesNothing(List<DeliveryStep> steps) {
    Delivery once = last(steps.toArray(DeliveryStep[]::new));

    for (DeliveryStep repeat : steps) {
      assertThat(last(with(steps.toArray(DeliveryStep[]::new), repeat)))
          .as("repeated %s", repeat)
          .isEqualTo(once);
    }
  }

  @Test
  void whatIsCancelledIsNotSentWithTheRestOfItsDelivery() {
    assertThat(state(DECIDED, cancelled(SUBJECT), attempted(1, false), SENT))
        .isEqualTo(State.CANCELLED);
    assertThat(state(DECIDED, cancelled(OTHER), attempted(1, false), SENT)).isEqualTo(State.SENT);
  }

  @Test
  void whatWasCancelledWhileItWasBeingSentMayStillBeSent() {
    assertThat(state(DECIDED, attempted(1, false), cancelled(SUBJECT), SENT)).isEqualTo(State.SENT);
  }

  @Test
  void whatHasComeBackHasDoneSoWhateverWasKnownOfItBefore() {
    assertThat(state(DECIDED, attempted(1, false), BOUNCED)).isEqualTo(State.BOUNCED);
    assertThat(state(DECIDED, attempted(1, false), deferred(1), BOUNCED)).isEqualTo(State.BOUNCED);
    assertThat(state(DECIDED, attempted(1, false), cancelled(SUBJECT), BOUNCED))
        .isEqualTo(State.BOUNCED);

    Delivery sentLate = last(DECIDED, attempted(1, false), BOUNCED, SENT);

    assertThat(sentLate.state()).isEqualTo(State.BOUNCED);
    assertThat(sentLate.sentAt()).isEqualTo(START.plusSeconds(3));
  }

  @Test
  void whatWasInNoMailHasNotComeBack() {
    assertThat(state(DECIDED, BOUNCED)).isEqualTo(State.DECIDED);
    assertThat(state(DECIDED, attempted(1, false), cancelled(SUBJECT), attempted(2, true), BOUNCED))
        .isEqualTo(State.CANCELLED);
  }

  @Test
  void whatWasGivenUpMayHaveArrivedOrComeBackAllTheSame() {
    assertThat(state(DECIDED, attempted(1, false), failed(1), BOUNCED)).isEqualTo(State.BOUNCED);
    assertThat(state(DECIDED, attempted(1, false), failed(1), SENT)).isEqualTo(State.SENT);
    assertThat(state(DECIDED, attempted(1, false), BOUNCED, failed(1))).isEqualTo(State.BOUNCED);
  }

  @Test
  void anOutcomeThatComesLateIsOfWhatWasInTheAttemptThatItNames() {
    DeliveryStep[] begun = {DECIDED, attempted(1, false), cancelled(SUBJECT), attempted(2, true)};

    assertThat(state(with(begun, sent(1)))).isEqualTo(State.SENT);
    assertThat(state(with(begun, sent(2)))).isEqualTo(State.CANCELLED);
    assertThat(state(with(begun, sent(1), BOUNCED))).isEqualTo(State.BOUNCED);
  }

  @Test
  void whatIsDeferredWasTriedThoughItsAttemptGotLost() {
    Delivery delivery = last(DECIDED, deferred(1));

    assertThat(delivery.state()).isEqualTo(State.DEFERRED);
    assertThat(delivery.attempts()).isEqualTo(1);
  }

  @Test
  void aFailureSaysWhy() {
    Delivery failed = last(DECIDED, failed(0));

    assertThat(failed.state()).isEqualTo(State.FAILED);
    assertThat(failed.reason()).isEqualTo("gave_up");
  }

  private static DeliveryFold fold(DeliveryStep... steps) {
    var fold = new DeliveryFold(SUBJECT, DELIVERY, Channel.EMAIL, null);
    for (int i = 0; i < steps.length; i++) {
      fold.take(new RecordedStep(steps[i], START.plusSeconds(i)));
    }
    return fold;
  }

  private static Delivery last(DeliveryStep... steps) {
    return fold(steps).at(START.plusSeconds(3600));
  }

  private static DeliveryStep[] with(DeliveryStep[] steps, DeliveryStep... more) {
    return Stream.concat(Stream.of(steps), Stream.of(more)).toArray(DeliveryStep[]::new);
  }

  private static State state(DeliveryStep... steps) {
    return last(steps).state();
  }

  private static DeliveryStep attempted(int attempt, boolean possiblyDuplicate) {
    return new DeliveryAttempted(
        DELIVERY, ALICE, Channel.EMAIL, attempt, possiblyDuplicate, "hash");
  }

  private static DeliveryStep deferred(int attempt) {
    return new DeliveryDeferred(DELIVERY, ALICE, Channel.EMAIL, attempt, START, null);
  }

  private static DeliveryStep sent(int attempt) {
    return new DeliverySent(DELIVERY, ALICE, Channel.EMAIL, attempt, null);
  }

  private static DeliveryStep failed(int attempt) {
    return new DeliveryFailed(
        DELIVERY, ALICE, Channel.EMAIL, attempt, FailureReason.GAVE_UP, null, null);
  }

  private static DeliveryStep cancelled(UUID notification) {
    return new DeliveryCancelled(
        DELIVERY, ALICE, Channel.EMAIL, List.of(notification), CancelReason.READ);
  }
}
