package dev.belfry.channel;

import static dev.belfry.channel.RunningChannels.content;
import static dev.belfry.channel.RunningChannels.created;
import static dev.belfry.channel.RunningChannels.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.channel.send.Outcome;
import dev.belfry.events.AllArchived;
import dev.belfry.events.AllRead;
import dev.belfry.events.CancelReason;
import dev.belfry.events.Channel;
import dev.belfry.events.Deliveries;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryCancelled;
import dev.belfry.events.DeliveryFailed;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.events.FailureReason;
import dev.belfry.events.Json;
import dev.belfry.events.NotificationArchived;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnarchived;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SettingsMembers;
import dev.belfry.events.SettingsPatched;
import dev.belfry.events.SkipReason;
import dev.belfry.events.Topic;
import dev.belfry.testing.Infrastructure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of notifications, from the log to the mail server's door.
class PlannedAndSentIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration DELAY = Duration.ofMinutes(10);
  private static final Infrastructure infrastructure = Infrastructure.start();
  private static final MovableClock clock = new MovableClock();
  private static final RecordingTransport transport = new RecordingTransport();
  private static RunningChannels service;

  @BeforeAll
  static void start() {
    service =
        RunningChannels.start(
                infrastructure.bootstrapServers(), infrastructure.newDatabase(), transport, clock)
            .awaitActive();
  }

  @AfterAll
  static void stop() {
    service.close();
    infrastructure.close();
  }

  /// Brokers stamp events by the real time: what is planned now is due in ten minutes.
  @BeforeEach
  void beginNow() {
    clock.reset();
  }

  @Test
  void whatIsDueIsDecidedAndThenSentOnce() {
    RecipientId alice = service.someoneWithAddress();
    NotificationCreated order = service.plan(created(alice));

    assertThat(transport.messagesTo(alice)).isEmpty();
    clock.advance(DELAY);
    awaitSteps(alice, "DeliveryDecided", "DeliveryAttempted", "DeliverySent");

    assertThat(transport.messagesTo(alice))
        .singleElement()
        .satisfies(message -> {
          assertThat(message.deliveryId())
              .isEqualTo(Deliveries.idOf(Channel.EMAIL, alice, order.id()));
          assertThat(message.attempt()).isEqualTo(1);
          assertThat(message.items().getFirst().content()).isEqualTo(order.content());
          assertThat(message.addresses()).hasSize(1);
        });
    awaitItem(order, "sent");
    assertThat(
            service.count(
                "SELECT count(*) FROM item WHERE closed IS NOT NULL AND event IS NOT NULL"))
        .isZero();
    await().atMost(SOON).until(() -> service.count("SELECT count(*) FROM outbox") == 0);
  }

  @Test
  void whatFallsDueTogetherIsOneMail() {
    RecipientId alice = service.someoneWithAddress();
    NotificationCreated first = created(alice);
    service.publish(first);
    service.publish(created(alice));
    service.plan(created(alice));

    clock.advance(DELAY);
    awaitSteps(alice, "DeliveryDecided", "DeliveryAttempted", "DeliverySent");

    assertThat(transport.messagesTo(alice))
        .singleElement()
        .satisfies(message -> {
          assertThat(message.items()).hasSize(3);
          assertThat(message.items().getFirst().notificationId()).isEqualTo(first.id());
        });
  }

  @Test
  void whatWasReadIsNotSent() {
    RecipientId alice = service.someoneWithAddress();
    NotificationCreated order = service.plan(created(alice));

    cancelled(
        alice, order, new NotificationRead(alice, order.id(), alice.value()), CancelReason.READ);
  }

  @Test
  void whatIsCoveredByAllReadIsNotSent() {
    RecipientId alice = service.someoneWithAddress();
    NotificationCreated order = service.plan(created(alice));

    cancelled(alice, order, new AllRead(alice, alice.value(), null), CancelReason.READ);
  }

  @Test
  void whatWasArchivedIsNotSentAlsoWhenItIsTakenOutAgain() {
    RecipientId alice = service.someoneWithAddress();
    NotificationCreated order = service.plan(created(alice));
    service.publish(new NotificationArchived(alice, order.id(), alice.value()));

    cancelled(
        alice,
        order,
        new NotificationUnarchived(alice, order.id(), alice.value()),
        CancelReason.READ);
  }

  @Test
  void whatIsCoveredByAnArchiveAllIsNotSent() {
    RecipientId alice = service.someoneWithAddress();
    NotificationCreated order = service.plan(created(alice));

    cancelled(alice, order, new AllArchived(alice, alice.value(), null), CancelReason.READ);
  }

  @Test
  void whatAnAllReadDoesNotReachIsSent() {
    RecipientId alice = service.someoneWithAddress();
    NotificationCreated first = created(alice);
    var covered = service.publish(first).position();
    NotificationCreated second = created(alice);
    service.publish(second);
    service.publish(new AllRead(alice, alice.value(), covered));
    service.awaitApplied();

    clock.advance(DELAY);
    await().atMost(SOON).until(() -> transport.messagesTo(alice).size() == 1);

    assertThat(transport.messagesTo(alice).getFirst().items())
        .extracting(item -> item.notificationId())
        .containsExactly(second.id());
    awaitItem(first, "cancelled read");
  }

  @Test
  void whatWasDeletedIsNotSent() {
    RecipientId alice = service.someoneWithAddress();
    NotificationCreated order = service.plan(created(alice));

    cancelled(
        alice,
        order,
        new NotificationDeleted(alice, order.id(), alice.value()),
        CancelReason.DELETED);
  }

  @Test
  void whatItsSenderHasTakenBackIsNotSent() {
    RecipientId alice = service.someoneWithAddress();
    NotificationCreated order = service.plan(created(alice));
    service.publish(new NotificationWithdrawn(order.id(), alice, "mallory"));
    service.awaitApplied();
    assertThat(service.itemOf(order.id())).isEqualTo("open");

    cancelled(
        alice, order, new NotificationWithdrawn(order.id(), alice, "shop"), CancelReason.WITHDRAWN);
  }

  /// PostgreSQL thinks that people have little open, as most have.
  @Test
  void whatOneUserHasOpenIsNotGoneThroughForEachOfTheirMarks() {
    int many = 1_000;
    service.publishAll(Stream.generate(() -> created(someone())).limit(200));
    service.awaitApplied();
    service.execute("ANALYZE item");
    RecipientId alice = service.someoneWithAddress();
    service.publishAll(Stream.generate(() -> created(alice)).limit(many));
    service.awaitApplied();
    service.publishAll(Stream.generate(() -> new AllRead(alice, alice.value(), null)).limit(100));

    await()
        .atMost(SOON)
        .until(() -> { // what a connection has read is told with its next transactions
          service.publish(new AllRead(alice, alice.value(), null));
          return service.count("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'item'")
              >= 2L * many;
        });
    assertThat(
            service.count(
                "SELECT count(*) FROM item WHERE recipient = '%s' AND closed IS NULL"
                    .formatted(alice)))
        .isZero();
    assertThat(
            service.count(
                "SELECT idx_tup_read FROM pg_stat_user_indexes WHERE indexrelname = 'item_open'"))
        .isLessThan(40L * many);
  }

  private void cancelled(
      RecipientId recipient,
      NotificationCreated order,
      NotificationEvent event,
      CancelReason reason) {
    service.publish(event);
    service.awaitApplied();
    clock.advance(DELAY);
    awaitSteps(recipient, "DeliveryCancelled");
    assertThat(service.steps(recipient))
        .containsExactly(
            new DeliveryCancelled(
                Deliveries.idOf(Channel.EMAIL, recipient, order.id()),
                recipient,
                Channel.EMAIL,
                List.of(order.id()),
                reason));
    assertThat(transport.messagesTo(recipient)).isEmpty();
  }

  @Test
  void whatHasExpiredIsNotSent() {
    RecipientId alice = service.someoneWithAddress();
    service.plan(created(alice, content(clock.instant().plusSeconds(300))));

    clock.advance(DELAY);
    awaitSteps(alice, "DeliveryCancelled");

    assertThat(service.steps(alice))
        .singleElement()
        .extracting(step -> ((DeliveryCancelled) step).reason())
        .isEqualTo(CancelReason.EXPIRED);
  }

  @Test
  void whatSettingsKeepBackByNowIsNotSent() {
    RecipientId alice = service.someoneWithAddress();
    service.plan(created(alice));
    switchEmailOff(alice);

    clock.advance(DELAY);
    awaitSteps(alice, "DeliveryCancelled");

    assertThat(service.steps(alice))
        .singleElement()
        .extracting(step -> ((DeliveryCancelled) step).reason())
        .isEqualTo(CancelReason.SETTINGS);
  }

  @Test
  void whatSettingsKeepBackFromTheStartIsNotPlanned() {
    RecipientId alice = service.someoneWithAddress();
    switchEmailOff(alice);

    NotificationCreated order = service.plan(created(alice));

    assertThat(service.itemOf(order.id())).isNull();
  }

  @Test
  void whatSettingsKeptBackIsNotPlannedWhenItsCallIsRepeated() {
    RecipientId alice = service.someoneWithAddress();
    switchEmailOff(alice);
    NotificationCreated order = created(alice);
    long end = service.endOf(alice);
    service.publishNewSince(end, order);
    service.publish(
        new SettingsPatched(
            alice,
            alice.value(),
            Json.mapper().readValue("{\"email_notifications\":true}", SettingsMembers.class)));

    service.publishNewSince(end, order);

    assertThat(service.itemOf(order.id())).isNull();
  }

  private static void switchEmailOff(RecipientId whose) {
    service.publish(
        new SettingsPatched(
            whose,
            whose.value(),
            Json.mapper().readValue("{\"email_notifications\":false}", SettingsMembers.class)));
    service.awaitApplied();
  }

  @Test
  void whoHasNoAddressIsSkipped() {
    RecipientId alice = someone();
    service.plan(created(alice));

    clock.advance(DELAY);
    awaitSteps(alice, "DeliverySkipped");

    assertThat(service.steps(alice))
        .singleElement()
        .extracting(step -> ((DeliverySkipped) step).reason())
        .isEqualTo(SkipReason.NO_ADDRESS);
  }

  @Test
  void whatIsDueForTooLongIsSkipped() {
    RecipientId alice = service.someoneWithAddress();
    service.plan(created(alice));

    clock.advance(DELAY.plusHours(25));
    awaitSteps(alice, "DeliverySkipped");

    assertThat(service.steps(alice))
        .singleElement()
        .extracting(step -> ((DeliverySkipped) step).reason())
        .isEqualTo(SkipReason.TOO_LATE);
  }

  @Test
  void aRepeatedEventIsNoSecondMail() {
    RecipientId alice = service.someoneWithAddress();
    NotificationCreated order = created(alice);
    service.publish(order);
    service.plan(order);
    clock.advance(DELAY);
    awaitSteps(alice, "DeliveryDecided", "DeliveryAttempted", "DeliverySent");

    service.plan(order);
    clock.advance(DELAY);
    NotificationCreated later = service.plan(created(alice));
    clock.advance(DELAY);
    await().atMost(SOON).until(() -> transport.messagesTo(alice).size() == 2);

    assertThat(transport.messagesTo(alice).getLast().items())
        .extracting(item -> item.notificationId())
        .containsExactly(later.id());
  }

  @Test
  void whatIsDeferredIsTriedAgainUnlessItIsReadMeanwhile() {
    RecipientId alice = service.someoneWithAddress();
    NotificationCreated order = service.plan(created(alice));
    transport.answer(new Outcome.Deferred(null, "451 later"));
    clock.advance(DELAY);
    awaitSteps(alice, "DeliveryDecided", "DeliveryAttempted", "DeliveryDeferred");

    transport.answer(new Outcome.Deferred(null, "451 later"));
    clock.advance(Duration.ofMinutes(2));
    await().atMost(SOON).until(() -> service.steps(alice).size() == 5);
    service.publish(new NotificationRead(alice, order.id(), alice.value()));
    service.awaitApplied();
    clock.advance(Duration.ofMinutes(10));

    awaitSteps(
        alice,
        "DeliveryDecided",
        "DeliveryAttempted",
        "DeliveryDeferred",
        "DeliveryAttempted",
        "DeliveryDeferred",
        "DeliveryCancelled");
    assertThat(transport.messagesTo(alice)).hasSize(2);
  }

  /// Who reads the topic would take it for sent with the rest.
  @Test
  void whatAMailIsWithoutIsSaidBeforeItsAttempt() {
    RecipientId alice = service.someoneWithAddress();
    Instant soon = clock.instant().plus(DELAY).plusSeconds(30);
    service.publish(created(alice, RunningChannels.content(soon)));
    NotificationCreated stays = service.plan(created(alice));
    transport.answer(new Outcome.Deferred(null, "451 later"));
    clock.advance(DELAY);
    awaitSteps(alice, "DeliveryDecided", "DeliveryAttempted", "DeliveryDeferred");

    clock.advance(Duration.ofMinutes(2));
    awaitSteps(
        alice,
        "DeliveryDecided",
        "DeliveryAttempted",
        "DeliveryDeferred",
        "DeliveryCancelled",
        "DeliveryAttempted",
        "DeliverySent");
    assertThat(transport.messagesTo(alice).getLast().items())
        .extracting(item -> item.notificationId())
        .containsExactly(stays.id());
  }

  @Test
  void whatIsNeverTakenIsGivenUp() {
    RecipientId alice = service.someoneWithAddress();
    service.plan(created(alice));
    transport.answer(new Outcome.Deferred(Duration.ofHours(30), "451 tomorrow"));

    clock.advance(DELAY);
    awaitSteps(alice, "DeliveryDecided", "DeliveryAttempted", "DeliveryDeferred");

    transport.answer(new Outcome.Deferred(Duration.ofHours(30), "451 tomorrow"));
    clock.advance(Duration.ofHours(24).minusMinutes(4));
    awaitSteps(
        alice,
        "DeliveryDecided",
        "DeliveryAttempted",
        "DeliveryDeferred",
        "DeliveryAttempted",
        "DeliveryFailed");
    assertThat(service.steps(alice).getLast())
        .isInstanceOfSatisfying(
            DeliveryFailed.class,
            failed -> assertThat(failed.reason()).isEqualTo(FailureReason.GAVE_UP));
  }

  @Test
  void anAddressThatDoesNotExistIsNotTriedAgain() {
    RecipientId alice = service.someoneWithAddress();
    service.plan(created(alice));
    transport.answer(new Outcome.Failed(FailureReason.NO_SUCH_ADDRESS, "550 5.1.1"));
    clock.advance(DELAY);
    awaitSteps(alice, "DeliveryDecided", "DeliveryAttempted", "DeliveryFailed");
    service.awaitApplied(Topic.DELIVERIES);

    service.plan(created(alice));
    clock.advance(DELAY);
    awaitSteps(alice, "DeliveryDecided", "DeliveryAttempted", "DeliveryFailed", "DeliverySkipped");

    assertThat(((DeliverySkipped) service.steps(alice).getLast()).reason())
        .isEqualTo(SkipReason.SUPPRESSED);
  }

  @Test
  void anUnknownOutcomeIsRepeatedOnceAndThenHeld() {
    RecipientId alice = service.someoneWithAddress();
    service.plan(created(alice));
    transport.answer(new Outcome.Unknown("no reply"));
    clock.advance(DELAY);
    await().atMost(SOON).until(() -> transport.messagesTo(alice).size() == 1);
    awaitState(alice, "unknown");

    transport.answer(new Outcome.Unknown("no reply"));
    clock.advance(Duration.ofMinutes(2));
    awaitState(alice, "held");
    clock.advance(Duration.ofHours(2));

    awaitSteps(alice, "DeliveryDecided", "DeliveryAttempted", "DeliveryAttempted");
    assertThat(service.steps(alice))
        .filteredOn(DeliveryAttempted.class::isInstance)
        .extracting(step -> ((DeliveryAttempted) step).possiblyDuplicate())
        .containsExactly(false, true);
    assertThat(transport.messagesTo(alice))
        .hasSize(2)
        .extracting(message -> message.deliveryId())
        .containsOnly(transport.messagesTo(alice).getFirst().deliveryId());
  }

  @Test
  void aLeaseThatRunsOutBeforeAnAttemptCostsNothing() {
    RecipientId alice = service.someoneWithAddress();
    service.plan(created(alice));
    transport.answer(new Outcome.Deferred(Duration.ofHours(1), "451 later"));
    clock.advance(DELAY);
    awaitSteps(alice, "DeliveryDecided", "DeliveryAttempted", "DeliveryDeferred");
    awaitState(alice, "deferred");

    // As whoever ends between a claim and its attempt leaves it.
    service.execute(
        """
        UPDATE delivery SET state = 'sending', fence = fence + 1, lease_until = now()
        WHERE recipient = '%s'
        """
            .formatted(alice));
    awaitSteps(
        alice,
        "DeliveryDecided",
        "DeliveryAttempted",
        "DeliveryDeferred",
        "DeliveryAttempted",
        "DeliverySent");

    assertThat(service.steps(alice))
        .filteredOn(DeliveryAttempted.class::isInstance)
        .extracting(step -> ((DeliveryAttempted) step).possiblyDuplicate())
        .containsExactly(false, false);
  }

  private static void awaitState(RecipientId recipient, String state) {
    await()
        .atMost(SOON)
        .until(() ->
            state.equals(
                service.text(
                    "SELECT state FROM delivery WHERE recipient = '%s'".formatted(recipient))));
  }

  private static void awaitItem(NotificationCreated event, String state) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(service.itemOf(event.id())).isEqualTo(state));
  }

  private static void awaitSteps(RecipientId recipient, String... names) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(service.stepNames(recipient)).containsExactly(names));
  }
}
