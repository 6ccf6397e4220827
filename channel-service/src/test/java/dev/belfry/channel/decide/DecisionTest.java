package dev.belfry.channel.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.channel.contact.Reach;
import dev.belfry.channel.delivery.Cancelled;
import dev.belfry.channel.delivery.ItemKey;
import dev.belfry.channel.send.Message.Address;
import dev.belfry.events.CancelReason;
import dev.belfry.events.Channel;
import dev.belfry.events.Content;
import dev.belfry.events.Deliveries;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecisionTest {
  private static final RecipientId ALICE = new RecipientId("alice");
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
  private static final Duration LATENESS = Duration.ofHours(24);
  private static final Reach REACH =
      new Reach(List.of(new Address.Mail("alice@example.com")), "hash", false);

  @Test
  void whatIsDueTogetherIsOneDeliveryWithTheIdOfTheFirst() {
    List<DueItem> items = List.of(item(1, NOW.minusSeconds(3)), item(2, NOW.plusSeconds(40)));

    Decision decision = decide(items, Settings.DEFAULT, REACH);

    assertThat(decision.cancelled()).isEmpty();
    assertThat(decision.step())
        .isEqualTo(
            new DeliveryDecided(
                Deliveries.idOf(Channel.EMAIL, ALICE, new UUID(0, 1)),
                ALICE,
                Channel.EMAIL,
                List.of(new UUID(0, 1), new UUID(0, 2)),
                "default",
                NOW.minusSeconds(3)));
  }

  @Test
  void whatHasExpiredIsLeftOutOfTheOthersDelivery() {
    List<DueItem> items = List.of(item(1, NOW, NOW), item(2, NOW, NOW.plusMillis(1)));

    Decision decision = decide(items, Settings.DEFAULT, REACH);

    assertThat(decision.cancelled())
        .extracting(Cancelled::reason)
        .containsExactly(CancelReason.EXPIRED);
    assertThat(decision.step())
        .isInstanceOfSatisfying(
            DeliveryDecided.class,
            decided -> {
              assertThat(decided.notifications()).containsExactly(new UUID(0, 2));
              assertThat(decided.deliveryId())
                  .isEqualTo(Deliveries.idOf(Channel.EMAIL, ALICE, new UUID(0, 2)));
            });
  }

  @Test
  void whatWasSeenIsNotSentAndWhatHasExpiredIsNotSaidToBeSeen() {
    List<DueItem> items = List.of(item(1, NOW, null, true), item(2, NOW), item(3, NOW, NOW, true));

    Decision decision = decide(items, Settings.DEFAULT, REACH);

    assertThat(decision.cancelled())
        .extracting(Cancelled::reason)
        .containsExactly(CancelReason.SEEN, CancelReason.EXPIRED);
    assertThat(decision.items()).containsExactly(items.get(1));
  }

  @Test
  void ofWhatSettingsKeepBackNothingIsLeft() {
    Decision decision = decide(List.of(item(1, NOW)), Settings.without(Channel.EMAIL), REACH);

    assertThat(decision.cancelled())
        .extracting(Cancelled::reason)
        .containsExactly(CancelReason.SETTINGS);
    assertThat(decision.step()).isNull();
  }

  @Test
  void whatCannotArriveIsSkippedForTheFirstReasonThatHolds() {
    Reach suppressed = new Reach(REACH.addresses(), "hash", true);
    DueItem late = item(1, NOW.minus(LATENESS).minusMillis(1));
    DueItem justInTime = item(1, NOW.minus(LATENESS));

    assertThat(reason(decide(List.of(late), Settings.DEFAULT, Reach.NOWHERE)))
        .isEqualTo(SkipReason.TOO_LATE);
    assertThat(reason(decide(List.of(justInTime), Settings.DEFAULT, Reach.NOWHERE)))
        .isEqualTo(SkipReason.NO_ADDRESS);
    assertThat(reason(decide(List.of(justInTime), Settings.DEFAULT, suppressed)))
        .isEqualTo(SkipReason.SUPPRESSED);
    assertThat(reason(decide(List.of(justInTime), Settings.DEFAULT, REACH))).isNull();
  }

  private static @Nullable SkipReason reason(Decision decision) {
    return decision.step() instanceof DeliverySkipped skipped ? skipped.reason() : null;
  }

  private static Decision decide(List<DueItem> items, Settings settings, Reach reach) {
    return Decision.of(items, settings, reach, NOW, LATENESS);
  }

  private static DueItem item(int number, Instant dueAt) {
    return item(number, dueAt, null);
  }

  private static DueItem item(int number, Instant dueAt, @Nullable Instant expiresAt) {
    return item(number, dueAt, expiresAt, false);
  }

  private static DueItem item(
      int number, Instant dueAt, @Nullable Instant expiresAt, boolean isSeen) {
    return new DueItem(
        new ItemKey(new UUID(0, number), ALICE, Channel.EMAIL),
        0,
        number,
        NOW,
        dueAt,
        "default",
        new Content(
            "title", "message", NotificationType.INFO, JsonObject.EMPTY, null, expiresAt, true),
        null,
        null,
        null,
        isSeen);
  }
}
