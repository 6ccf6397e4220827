package dev.belfry.channel.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.channel.contact.Reach;
import dev.belfry.channel.decide.DueItem;
import dev.belfry.channel.delivery.Delivery;
import dev.belfry.channel.delivery.DeliveryState;
import dev.belfry.channel.delivery.ItemKey;
import dev.belfry.channel.send.Message.Address;
import dev.belfry.events.Channel;
import dev.belfry.events.Content;
import dev.belfry.events.FailureReason;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What becomes of a delivery whose last attempt has no known outcome.
class VerdictTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
  private static final Instant LONG_AGO = NOW.minus(Duration.ofHours(25));
  private static final RecipientId ALICE = new RecipientId("alice");
  private static final Reach MAIL =
      new Reach(List.of(new Address.Mail("alice@example.com")), null, false);
  private static final Reach PHONE = new Reach(List.of(new Address.Push("id", "{}")), null, false);
  private static final Verdict.Next TOO_LATE =
      new Verdict.GiveUp(FailureReason.GAVE_UP, "too late");

  @Test
  void whatIsNotTooLateIsRepeated() {
    assertThat(then(Channel.EMAIL, NOW, MAIL)).isEqualTo(new Verdict.Send());
    assertThat(then(Channel.PUSH, NOW, PHONE)).isEqualTo(new Verdict.Send());
  }

  @Test
  void aMailThatIsTooLateIsHeldAndAPushIsGivenUp() {
    assertThat(then(Channel.EMAIL, LONG_AGO, MAIL)).isEqualTo(new Verdict.Hold());
    assertThat(then(Channel.PUSH, LONG_AGO, PHONE)).isEqualTo(TOO_LATE);
  }

  @Test
  void aMailWithoutAnAddressIsHeldAndAPushIsGivenUp() {
    assertThat(then(Channel.EMAIL, NOW, Reach.NOWHERE)).isEqualTo(new Verdict.Hold());
    assertThat(then(Channel.PUSH, NOW, Reach.NOWHERE)).isInstanceOf(Verdict.GiveUp.class);
  }

  @Test
  void aPushThatSomeDeviceHasIsSentWhenItIsTooLate() {
    assertThat(then(Channel.PUSH, LONG_AGO, PHONE, Set.of(new UUID(0, 7))))
        .isEqualTo(new Verdict.Settle());
  }

  private static Verdict.Next then(Channel channel, Instant dueAt, Reach reach) {
    return then(channel, dueAt, reach, Set.of());
  }

  private static Verdict.Next then(Channel channel, Instant dueAt, Reach reach, Set<UUID> reached) {
    UUID id = new UUID(0, 1);
    var delivery =
        new Delivery(
            id,
            0,
            ALICE,
            channel,
            "default",
            dueAt,
            DeliveryState.UNKNOWN,
            2,
            true,
            true,
            dueAt,
            reached,
            1L);
    var content =
        new Content("title", "message", NotificationType.INFO, JsonObject.EMPTY, null, null, true);
    var item =
        new DueItem(
            new ItemKey(new UUID(0, 2), ALICE, channel),
            0,
            1,
            dueAt,
            dueAt,
            "default",
            content,
            id,
            null,
            null,
            false);
    return Verdict.of(delivery, List.of(item), Settings.DEFAULT, reach, NOW, Duration.ofHours(24))
        .then();
  }
}
