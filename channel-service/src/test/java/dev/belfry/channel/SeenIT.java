package dev.belfry.channel;

import static dev.belfry.channel.RunningChannels.CONTENT;
import static dev.belfry.channel.RunningChannels.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.channel.send.Outcome;
import dev.belfry.events.CancelReason;
import dev.belfry.events.Category;
import dev.belfry.events.CategoryChannels;
import dev.belfry.events.CategoryChannels.CategoryChannel;
import dev.belfry.events.CategoryChannels.CategoryRealtime;
import dev.belfry.events.CategoryChannels.Unless;
import dev.belfry.events.CategoryPut;
import dev.belfry.events.DeliveryCancelled;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.testing.Infrastructure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What people have seen on a page is not sent to them, where its category says so.
class SeenIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration DELAY = Duration.ofMinutes(10);
  private static final CategoryChannels UNLESS_SEEN =
      new CategoryChannels(
          new CategoryRealtime(true),
          new CategoryChannel(true, (int) DELAY.toSeconds(), Unless.SEEN),
          new CategoryChannel(false, 0, Unless.SEEN));
  private static final Category NEWS = new Category("news", 1, "News", false, UNLESS_SEEN, false);
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
    service.publish(new CategoryPut("news", 1, "News", false, UNLESS_SEEN, "operator", "a test"));
  }

  @AfterAll
  static void stop() {
    service.close();
    infrastructure.close();
  }

  @BeforeEach
  void beginNow() {
    clock.reset();
  }

  @Test
  void whatWasSeenBeforeItIsDueIsNotSent() {
    RecipientId alice = service.someoneWithAddress();
    see(alice, service.publish(news(alice)).position());
    service.awaitApplied();

    clock.advance(DELAY);

    assertCancelled(alice, CancelReason.SEEN);
  }

  @Test
  void whatCameAfterWhatWasSeenIsSent() {
    RecipientId alice = service.someoneWithAddress();
    NotificationCreated first = news(alice);
    Position seen = service.publish(first).position();
    NotificationCreated second = service.plan(news(alice));
    see(alice, seen);
    see(alice, service.log().beginningFor(alice)); // another session, which is behind

    clock.advance(DELAY);
    await().atMost(SOON).until(() -> !transport.messagesTo(alice).isEmpty());

    assertThat(transport.messagesTo(alice).getFirst().items())
        .extracting(item -> item.notificationId())
        .containsExactly(second.id());
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(service.itemOf(first.id())).isEqualTo("cancelled seen"));
  }

  /// Nothing orders the two topics.
  @Test
  void whatIsPlannedAfterItsReceiptWasReadIsCoveredToo() {
    RecipientId alice = service.someoneWithAddress();
    int partition = service.log().partitionOf(alice);
    long next =
        service
            .ends(Topic.NOTIFICATIONS)
            .getOrDefault(new TopicPartition(Topic.NOTIFICATIONS.topicName(), partition), 0L);
    see(alice, service.log().position(partition, next));
    service.awaitApplied(Topic.RECEIPTS);

    NotificationCreated later = news(alice);
    assertThat(service.publish(later).position().offset()).isEqualTo(next);
    service.awaitApplied();
    clock.advance(DELAY);

    assertCancelled(alice, CancelReason.SEEN);
  }

  @Test
  void whereOnlyReadingCountsWhatWasSeenIsSent() {
    RecipientId alice = service.someoneWithAddress();
    see(alice, service.publish(created(alice)).position());
    service.awaitApplied();

    clock.advance(DELAY);

    await().atMost(SOON).until(() -> transport.messagesTo(alice).size() == 1);
  }

  @Test
  void whoReadsItNeedNotHaveSeenIt() {
    RecipientId alice = service.someoneWithAddress();
    NotificationCreated news = service.plan(news(alice));
    service.publish(new NotificationRead(alice, news.id(), alice.value()));
    service.awaitApplied();

    clock.advance(DELAY);

    assertCancelled(alice, CancelReason.READ);
  }

  @Test
  void whatIsSeenBetweenTwoAttemptsIsNotTriedAgain() {
    RecipientId alice = service.someoneWithAddress();
    Position position = service.publish(news(alice)).position();
    service.awaitApplied();
    transport.answer(new Outcome.Deferred(Duration.ofHours(1), "451 later"));
    clock.advance(DELAY);
    await().atMost(SOON).until(() -> service.stepNames(alice).contains("DeliveryDeferred"));

    see(alice, position);
    service.awaitApplied(Topic.RECEIPTS);
    clock.advance(Duration.ofHours(2));

    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(service.stepNames(alice))
                .containsExactly(
                    "DeliveryDecided",
                    "DeliveryAttempted",
                    "DeliveryDeferred",
                    "DeliveryCancelled"));
    assertThat(transport.messagesTo(alice)).hasSize(1);
  }

  private static void assertCancelled(RecipientId whose, CancelReason reason) {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(service.steps(whose))
                .singleElement()
                .isInstanceOfSatisfying(
                    DeliveryCancelled.class, step -> assertThat(step.reason()).isEqualTo(reason)));
    assertThat(transport.messagesTo(whose)).isEmpty();
  }

  private static NotificationCreated news(RecipientId recipient) {
    return created(recipient, CONTENT.in(NEWS));
  }

  private static void see(RecipientId whose, Position upTo) {
    service.publish(
        new NotificationDelivered(
            whose, new UUID(0, 1), List.of(), List.of(), upTo, Instant.now()));
  }
}
