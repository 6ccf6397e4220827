package dev.belfry.channel;

import static dev.belfry.channel.RunningChannels.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.channel.activation.Activation;
import dev.belfry.channel.attempt.Senders;
import dev.belfry.channel.decide.Decider;
import dev.belfry.channel.delivery.OutboxPublisher;
import dev.belfry.channel.notice.NoticePublisher;
import dev.belfry.channel.send.Outcome;
import dev.belfry.channel.work.Worker;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliverySent;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Rows may be lost, old or someone else's: what was sent is not sent again.
class LostAndOldRowsIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration DELAY = Duration.ofMinutes(10);
  private static final Infrastructure infrastructure = Infrastructure.start();

  private final MovableClock clock = new MovableClock();
  private final RecordingTransport transport = new RecordingTransport();
  private final Database database = infrastructure.newDatabase();
  private final List<RunningChannels> running = new ArrayList<>();

  @AfterAll
  static void stopServers() {
    infrastructure.close();
  }

  @AfterEach
  void stopServices() {
    running.forEach(RunningChannels::close);
  }

  private RunningChannels start(String... settings) {
    return startWithoutWaiting(settings).awaitActive();
  }

  private RunningChannels startWithoutWaiting(String... settings) {
    RunningChannels service =
        RunningChannels.start(
            infrastructure.bootstrapServers(), database, transport, clock, settings);
    running.add(service);
    return service;
  }

  private void stop(RunningChannels service) {
    running.remove(service);
    service.close();
  }

  @Test
  void aSchemaThatIsLostComesRightFromTheTopicsAndNothingIsSentAgain() {
    RunningChannels first = start();
    RecipientId sentTo = first.someoneWithAddress();
    RecipientId reader = first.someoneWithAddress();
    RecipientId waiting = first.someoneWithAddress();
    NotificationCreated sent = first.plan(created(sentTo));
    NotificationCreated read = first.plan(created(reader));
    first.publish(new NotificationRead(reader, read.id(), reader.value()));
    first.awaitApplied();
    clock.advance(DELAY);
    awaitSent(first, sentTo);
    clock.reset();
    NotificationCreated late = first.plan(created(waiting));
    stop(first);

    database.execute("DROP SCHEMA belfry_channels CASCADE");
    RunningChannels second = start();
    second.awaitApplied();
    second.awaitApplied(Topic.DELIVERIES);

    assertThat(second.itemOf(sent.id())).isEqualTo("sent");
    assertThat(second.itemOf(read.id())).isEqualTo("cancelled read");
    assertThat(second.itemOf(late.id())).isEqualTo("open");
    clock.advance(DELAY);
    awaitSent(second, waiting);
    assertThat(transport.messagesTo(sentTo)).hasSize(1);
    assertThat(transport.messagesTo(reader)).isEmpty();
    assertThat(transport.messagesTo(waiting)).hasSize(1);
  }

  @Test
  void rowsFromAnOldBackupCatchUpAndNothingIsSentAgain() {
    RunningChannels first = start();
    RecipientId before = first.someoneWithAddress();
    RecipientId after = first.someoneWithAddress();
    NotificationCreated planned = first.plan(created(before));
    first.awaitApplied(Topic.CONTACTS);
    stop(first);
    database.backUp("backup_of_channels");

    RunningChannels second = start();
    NotificationCreated unknownToIt = second.plan(created(after));
    clock.advance(DELAY);
    awaitSent(second, before);
    awaitSent(second, after);
    stop(second);

    database.restore("backup_of_channels");
    RunningChannels third = start();
    third.awaitApplied();
    third.awaitApplied(Topic.DELIVERIES);
    RecipientId later = third.someoneWithAddress();
    third.plan(created(later));
    clock.advance(DELAY);
    awaitSent(third, later);

    assertThat(third.itemOf(planned.id())).isEqualTo("sent");
    assertThat(third.itemOf(unknownToIt.id())).isEqualTo("sent");
    assertThat(transport.messagesTo(before)).hasSize(1);
    assertThat(transport.messagesTo(after)).hasSize(1);
  }

  @Test
  void rowsOfAnotherLogHaveNothingToSendToThePeopleOfThisOne() {
    RunningChannels first = start();
    RecipientId alice = first.someoneWithAddress();
    first.plan(created(alice));
    first.awaitApplied(Topic.CONTACTS);
    deferTheFirstAttempt(first);
    stop(first);
    List<String> steps = first.stepNames(alice);
    int notifications = first.notificationsOf(alice).size();
    database.execute(
        """
        INSERT INTO belfry_channels.notice (id, recipient, reason)
        VALUES (gen_random_uuid(), '%s', 'bounce')
        """
            .formatted(alice));
    database.execute(
        "CREATE TABLE known_log AS SELECT topic_id AS id FROM belfry_channels.channel_position"
            + " WHERE topic = 'belfry.notifications' LIMIT 1");
    database.execute(
        "UPDATE belfry_channels.channel_position SET topic_id = gen_random_uuid()"
            + " WHERE topic = 'belfry.notifications'");

    RunningChannels second = startWithoutWaiting();
    clock.advance(DELAY);
    await().atMost(SOON).until(() -> health(second).contains("other_log"));
    for (Worker loop : loops(second)) {
      await().atMost(SOON).until(() -> loop.health().toString().contains("other_log"));
    }
    assertThat(transport.messagesTo(alice)).hasSize(1);
    assertThat(second.stepNames(alice)).isEqualTo(steps);
    assertThat(second.notificationsOf(alice)).hasSize(notifications);

    database.execute(
        "UPDATE belfry_channels.channel_position SET topic_id = (SELECT id FROM known_log)"
            + " WHERE topic = 'belfry.notifications'");
    awaitSent(second, alice);
    assertThat(transport.messagesTo(alice)).hasSize(2);
    await().atMost(SOON).until(() -> second.notificationsOf(alice).size() == notifications + 1);
  }

  @Test
  void whatAnInstanceWasSendingWhenItEndedIsSentOnceMore() {
    RunningChannels first = start("--belfry.channel.lease=2s");
    RecipientId alice = first.someoneWithAddress();
    first.plan(created(alice));
    transport.hang();
    clock.advance(DELAY);
    await().atMost(SOON).until(() -> transport.messagesTo(alice).size() == 1);
    stop(first);

    RunningChannels second = start();
    awaitSent(second, alice);

    assertThat(second.steps(alice))
        .filteredOn(DeliveryAttempted.class::isInstance)
        .extracting(step -> ((DeliveryAttempted) step).possiblyDuplicate())
        .containsExactly(false, true);
    assertThat(transport.messagesTo(alice)).hasSize(2);
  }

  @Test
  void anOutcomeThatIsOnlyInTheTopicIsFoundThere() {
    RunningChannels first = start();
    RecipientId alice = first.someoneWithAddress();
    first.plan(created(alice));
    clock.advance(DELAY);
    awaitSent(first, alice);
    first.awaitApplied(Topic.DELIVERIES);
    // As whoever ends between the publication of an outcome and its row leaves it.
    stop(first);
    database.execute(
        """
        UPDATE belfry_channels.delivery SET state = 'sending', lease_until = now(),
          attempt = 0, attempted = false WHERE recipient = '%s';
        UPDATE belfry_channels.channel_position SET next_offset = 0
        WHERE topic = 'belfry.deliveries'
        """
            .formatted(alice));

    RunningChannels second = start();
    second.awaitApplied(Topic.DELIVERIES);
    await()
        .atMost(SOON)
        .until(() ->
            "sent"
                .equals(
                    second.text(
                        "SELECT state FROM delivery WHERE recipient = '%s'".formatted(alice))));

    assertThat(transport.messagesTo(alice)).hasSize(1);
  }

  @Test
  void twoInstancesSendEachOnce() {
    RunningChannels first = start();
    RunningChannels second = start();
    List<RecipientId> recipients = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      RecipientId someone = first.someoneWithAddress();
      recipients.add(someone);
      first.publish(created(someone));
    }
    second.awaitApplied();
    clock.advance(DELAY);

    recipients.forEach(recipient -> awaitSent(second, recipient));
    assertThat(recipients)
        .allSatisfy(recipient -> assertThat(transport.messagesTo(recipient)).hasSize(1));
  }

  @Test
  void historyIsNeverSent() {
    RunningChannels off =
        RunningChannels.start(infrastructure.bootstrapServers(), database, null, clock);
    running.add(off);
    await().atMost(SOON).until(() -> off.bean(Activation.class).whenDone().isDone());
    RecipientId alice = off.someoneWithAddress();
    NotificationCreated old = off.plan(created(alice));
    stop(off);

    RunningChannels on = start();
    NotificationCreated fresh = on.plan(created(alice));
    clock.advance(DELAY);
    awaitSent(on, alice);

    assertThat(on.itemOf(old.id())).isNull();
    assertThat(transport.messagesTo(alice))
        .singleElement()
        .satisfies(message ->
            assertThat(message.items())
                .extracting(item -> item.notificationId())
                .containsExactly(fresh.id()));
  }

  @Test
  void whatWaitsInAnOldBackupAndWasSentSinceIsNotSentAgain() {
    RunningChannels first = start();
    RecipientId alice = first.someoneWithAddress();
    first.plan(created(alice));
    first.awaitApplied(Topic.CONTACTS);
    deferTheFirstAttempt(first);
    stop(first);
    database.backUp("backup_with_a_deferred_mail");
    clock.advance(Duration.ofMinutes(2));
    RunningChannels second = start();
    awaitSent(second, alice);
    stop(second);

    database.restore("backup_with_a_deferred_mail");
    RunningChannels third = start();
    RecipientId later = third.someoneWithAddress();
    third.plan(created(later));
    clock.advance(DELAY);
    awaitSent(third, later);

    assertThat(transport.messagesTo(alice)).hasSize(2);
    assertThat(third.stepNames(alice)).doesNotContain("DeliveryFailed");
  }

  @Test
  void aChannelThatIsDownSaysSoAndWhatWaitsIsSentLater() {
    RunningChannels service = start();
    RecipientId alice = service.someoneWithAddress();
    service.plan(created(alice));
    transport.answer(new Outcome.ChannelDown("535 who are you"));
    clock.advance(DELAY);
    await().atMost(SOON).until(() -> health(service).contains("535 who are you"));

    clock.advance(Duration.ofMinutes(1));
    awaitSent(service, alice);
    assertThat(transport.messagesTo(alice)).hasSize(2);
  }

  /// Lets what is planned fall due, and the mail server put it off.
  private void deferTheFirstAttempt(RunningChannels service) {
    transport.answer(new Outcome.Deferred(null, "451 later"));
    clock.advance(DELAY);
    await()
        .atMost(SOON)
        .until(() ->
            service.count("SELECT count(*) FROM delivery WHERE state = 'deferred' AND tries = 1")
                == 1);
  }

  private static List<Worker> loops(RunningChannels service) {
    return List.of(
        service.bean(Decider.class),
        service.bean(OutboxPublisher.class),
        service.bean(NoticePublisher.class));
  }

  private static String health(RunningChannels service) {
    return service.bean(Senders.class).health().values().stream()
        .map(HealthIndicator::health)
        .toList()
        .toString();
  }

  private static void awaitSent(RunningChannels service, RecipientId recipient) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> service.steps(recipient).stream().anyMatch(DeliverySent.class::isInstance));
  }
}
