package dev.belfry.channel.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.channel.ChannelProperties;
import dev.belfry.channel.attempt.Outcomes.Consequence;
import dev.belfry.channel.delivery.Delivery;
import dev.belfry.channel.delivery.DeliveryState;
import dev.belfry.channel.send.Message;
import dev.belfry.channel.send.Outcome;
import dev.belfry.events.Channel;
import dev.belfry.events.DeliveryDeferred;
import dev.belfry.events.FailureReason;
import dev.belfry.events.Ids;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What follows from an attempt, where a push goes to several devices.
class OutcomesTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
  private static final Instant ALMOST_TOO_LATE = NOW.minus(Duration.ofHours(24)).plusSeconds(240);
  private static final UUID FIRST = Ids.next();
  private static final UUID SECOND = Ids.next();

  private final Outcomes outcomes =
      new Outcomes(
          new ChannelProperties(
              "g",
              1_000,
              Duration.ofMinutes(2),
              Duration.ofHours(24),
              new ChannelProperties.Email(Duration.ZERO, Duration.ZERO, 1, 0, 0),
              new ChannelProperties.Push(Duration.ZERO, 1, 0, 0)),
          Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void whoeverHasItIsRememberedInTheRowAndInTheEvent() {
    Consequence consequence =
        outcomes.of(
            claim(Set.of(FIRST), NOW, false),
            new Outcome.Deferred(null, "503", List.of(SECOND), true));

    assertThat(consequence.state()).isEqualTo(DeliveryState.DEFERRED);
    assertThat(consequence.reached()).containsExactlyInAnyOrder(FIRST, SECOND);
    assertThat(consequence.unanswered()).isTrue();
    assertThat(consequence.event())
        .isInstanceOfSatisfying(
            DeliveryDeferred.class,
            event -> {
              assertThat(event.reached()).containsExactlyInAnyOrder(FIRST, SECOND);
              assertThat(event.mayHaveArrived()).isTrue();
            });
  }

  @Test
  void whatOneHasIsSentWhateverBecomesOfTheOthers() {
    for (Outcome outcome :
        List.of(
            new Outcome.Failed(FailureReason.NO_SUCH_ADDRESS, "404"),
            new Outcome.Failed(FailureReason.REFUSED, "400"),
            new Outcome.Deferred(Duration.ofHours(25), "429"))) {
      assertThat(outcomes.of(claim(Set.of(FIRST), ALMOST_TOO_LATE, false), outcome).state())
          .isEqualTo(DeliveryState.SENT);
      assertThat(outcomes.of(claim(Set.of(), ALMOST_TOO_LATE, false), outcome).state())
          .isEqualTo(DeliveryState.FAILED);
    }
    assertThat(
            outcomes
                .of(
                    claim(Set.of(), ALMOST_TOO_LATE, false),
                    new Outcome.Deferred(Duration.ofHours(25), "429", List.of(FIRST), false))
                .state())
        .isEqualTo(DeliveryState.SENT);
  }

  @Test
  void whoeverWantsToBeLeftAloneForTooLongIsAskedOnceMore() {
    var tomorrow = new Outcome.Deferred(Duration.ofHours(30), "429");
    Instant lastChance = NOW.plus(Duration.ofHours(24)).minus(Duration.ofMinutes(5));

    Consequence first = outcomes.of(claim(Set.of(), NOW, false), tomorrow);
    assertThat(first.state()).isEqualTo(DeliveryState.DEFERRED);
    assertThat(first.retryAt()).isEqualTo(lastChance);

    Consequence soon =
        outcomes.of(claim(Set.of(), NOW, false), new Outcome.Deferred(Duration.ofHours(2), "429"));
    assertThat(soon.retryAt()).isEqualTo(NOW.plus(Duration.ofHours(2)));
  }

  @Test
  void aMailThatIsUnknownASecondTimeIsHeldAndAPushIsRepeated() {
    var unknown = new Outcome.Unknown("defect");

    assertThat(outcomes.of(claim(Channel.EMAIL, Set.of(), NOW, false), unknown).state())
        .isEqualTo(DeliveryState.UNKNOWN);
    assertThat(outcomes.of(claim(Channel.EMAIL, Set.of(), NOW, true), unknown).state())
        .isEqualTo(DeliveryState.HELD);
    for (Set<UUID> reached : List.of(Set.<UUID>of(), Set.of(FIRST))) {
      Consequence push = outcomes.of(claim(reached, NOW, true), unknown);
      assertThat(push.state()).isEqualTo(DeliveryState.UNKNOWN);
      assertThat(push.retryAt()).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
      assertThat(push.reached()).isEqualTo(reached);
    }
  }

  private static Claim claim(Set<UUID> reached, Instant dueAt, boolean possiblyDuplicate) {
    return claim(Channel.PUSH, reached, dueAt, possiblyDuplicate);
  }

  private static Claim claim(
      Channel channel, Set<UUID> reached, Instant dueAt, boolean possiblyDuplicate) {
    RecipientId alice = new RecipientId("alice");
    UUID id = Ids.next();
    return new Claim(
        new Delivery(
            id,
            0,
            alice,
            channel,
            "default",
            dueAt,
            DeliveryState.SENDING,
            1,
            false,
            possiblyDuplicate,
            dueAt,
            reached,
            1L),
        1,
        1,
        new Message(
            id,
            alice,
            2,
            new Message.CategoryName("default", "Default", false),
            null,
            null,
            Settings.DEFAULT,
            List.of(),
            List.of()),
        null,
        List.of());
  }
}
