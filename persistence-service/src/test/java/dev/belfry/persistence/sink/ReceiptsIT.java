package dev.belfry.persistence.sink;

import static dev.belfry.persistence.testing.Events.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.consumer.sink.Sink;
import dev.belfry.consumer.sink.SinkSettings;
import dev.belfry.consumer.sink.SinkState;
import dev.belfry.consumer.sink.Source;
import dev.belfry.events.Event;
import dev.belfry.events.Ids;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SessionClosed;
import dev.belfry.events.SessionOpened;
import dev.belfry.testing.Infrastructure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/// Receipts become rows as surely as the log does.
class ReceiptsIT {
  private static final int PARTITIONS = 3;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Sink> sinks = new ArrayList<>();
  private final TestLog receipts = TestLog.create(Infrastructure.shared(), PARTITIONS);
  private final TestDatabase database = new TestDatabase(Infrastructure.shared().newDatabase());
  private final RecipientId alice = receipts.someoneIn(0);
  private final UUID session = Ids.next();

  @BeforeEach
  void tables() {
    database.schema().migrate();
  }

  @AfterEach
  void stop() {
    sinks.forEach(Sink::stop);
    database.close();
    receipts.close();
  }

  @Test
  void whatASessionWasPushedAndAcknowledgedBecomesOneRow() {
    UUID seen = Ids.next();
    UUID unseen = Ids.next();
    RecordMetadata pushed = receipts.publish(delivered(List.of(seen, unseen), List.of()));
    startSink();
    awaitApplied(1);
    RecordMetadata acknowledged = receipts.publish(delivered(List.of(), List.of(seen)));
    awaitApplied(2);

    assertThat(database.count("receipt")).isEqualTo(2);
    assertThat(receiptOf(seen))
        .containsEntry("pushed_offset", pushed.offset())
        .containsEntry("pushed_at", new Timestamp(pushed.timestamp()))
        .containsEntry("acknowledged_offset", acknowledged.offset())
        .containsEntry("acknowledged_at", new Timestamp(acknowledged.timestamp()));
    assertThat(receiptOf(unseen)).containsEntry("acknowledged_at", null);
  }

  @Test
  void aSessionIsRecordedFromItsOpeningToItsEnd() {
    var from = receipts.eventLog().position(0, 6);
    RecordMetadata opened =
        receipts.publish(new SessionOpened(alice, session, "node-1", from, "complete"));
    startSink();
    awaitApplied(1);
    RecordMetadata closed = receipts.publish(new SessionClosed(alice, session, from.at(9), 1001));
    UUID killed = Ids.next();
    receipts.publish(new SessionOpened(alice, killed, "node-2", null, "live_only"));
    awaitApplied(3);

    assertThat(sessionOf(session))
        .containsEntry("recipient", alice.value())
        .containsEntry("node", "node-1")
        .containsEntry("opened_at", new Timestamp(opened.timestamp()))
        .containsEntry("opened_from", from.toString())
        .containsEntry("opened_state", "complete")
        .containsEntry("closed_at", new Timestamp(closed.timestamp()))
        .containsEntry("sent_up_to", from.at(9).toString())
        .containsEntry("close_code", 1001);
    assertThat(sessionOf(killed))
        .containsEntry("opened_from", null)
        .containsEntry("closed_at", null)
        .containsEntry("close_code", null);
  }

  @Test
  void theFirstToSaySomethingCountsWhateverIsRepeatedOrComesLate() {
    UUID id = Ids.next();
    List<Event> events =
        List.of(
            new SessionClosed(alice, session, null, 1006),
            delivered(List.of(), List.of(id)),
            delivered(List.of(id), List.of()),
            new SessionOpened(alice, session, "node-1", null, "live_only"));
    receipts.publishAll(events);
    startSink();
    awaitApplied(4);
    Map<String, ?> before = content();

    receipts.publishAll(events);
    receipts.publish(new SessionClosed(alice, session, null, 1000));
    awaitApplied(9);

    assertThat(content()).isEqualTo(before);
    assertThat(receiptOf(id))
        .containsEntry("acknowledged_offset", 1L)
        .containsEntry("pushed_offset", 2L);
    assertThat(sessionOf(session))
        .containsEntry("opened_offset", 3L)
        .containsEntry("closed_offset", 0L)
        .containsEntry("close_code", 1006);
  }

  @Test
  void poisonBecomesADeadLetterAndItsNeighboursAreApplied() {
    UUID id = Ids.next();
    RecipientId bob = receipts.someoneIn(1);
    receipts.publish(delivered(List.of(id), List.of()));
    receipts.publish(
        new ProducerRecord<>(
            receipts.topic(), 0, alice.key(), "{not json".getBytes(StandardCharsets.UTF_8)));
    receipts.publish(created(alice)); // has no business in this topic
    var misplaced = receipts.recordOf(new SessionClosed(bob, session, null, 1000));
    receipts.publish(
        new ProducerRecord<>(
            receipts.topic(), 0, misplaced.key(), misplaced.value(), misplaced.headers()));
    var forAnother = receipts.recordOf(new SessionClosed(bob, session, null, 1000));
    receipts.publish(
        new ProducerRecord<>(
            receipts.topic(), 0, alice.key(), forAnother.value(), forAnother.headers()));
    receipts.publish(delivered(List.of(), List.of(id)));

    startSink();
    awaitApplied(6);

    assertThat(database.count("dead_letter WHERE topic = '" + receipts.topic() + "'")).isEqualTo(4);
    assertThat(receiptOf(id)).containsEntry("acknowledged_offset", 5L);
    assertThat(database.count("delivery_session")).isZero();
    awaitCounted("applied", 2);
    awaitCounted("dead", 4);
    await()
        .untilAsserted(
            () -> assertThat(sinks.getFirst().health().getStatus()).isEqualTo(Status.UP));
  }

  @Test
  void aRestartInTheMiddleAndARestoredDatabaseMakeNoDifference() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      RecipientId user = receipts.someoneIn(i % PARTITIONS);
      UUID id = Ids.next();
      UUID of = Ids.next();
      events.add(new SessionOpened(user, of, "node-1", null, "live_only"));
      Position seen = receipts.eventLog().beginningFor(user).at(i % 40);
      events.add(
          new NotificationDelivered(user, of, List.of(id), List.of(id), seen, Instant.EPOCH));
    }
    receipts.publishAll(events.subList(0, 150));
    startSink();
    awaitApplied(150);
    sinks.getFirst().stop();
    receipts.publishAll(events.subList(150, 300));
    startSink();
    awaitApplied(300);
    assertThat(database.count("receipt WHERE acknowledged_at IS NOT NULL")).isEqualTo(150);
    assertThat(database.count("delivery_session")).isEqualTo(150);
    // Of each of the three, the positions that go beyond all before them.
    assertThat(database.count("seen")).isEqualTo(42);
    awaitCounted("applied", 300);
    Map<String, ?> before = content();

    // The running sink finds its positions moved at its next batch.
    database.execute(
        "WITH gone AS (DELETE FROM receipt), unseen AS (DELETE FROM seen) UPDATE applied_position SET next_offset = 0, owner = 1");
    for (int partition = 0; partition < PARTITIONS; partition++) {
      receipts.publish(new SessionClosed(receipts.someoneIn(partition), Ids.next(), null, 1000));
    }
    awaitApplied(303);
    database.execute("DELETE FROM delivery_session WHERE opened_at IS NULL");
    assertThat(content()).isEqualTo(before);
  }

  private void startSink() {
    var sink =
        new Sink(
            new SinkSettings(
                receipts.connection(),
                receipts.topic(),
                "sinks-of-" + receipts.topic(),
                500,
                Duration.ofMillis(100),
                ReadModel.POSITIONS),
            CompletableFuture.completedFuture(
                new Source(
                    null,
                    receipts.eventLog().partitions(),
                    id ->
                        new ReadModel(receipts.topic(), id, new ReceiptRows(receipts.eventLog())))),
            database.schema()::migrate,
            database.pool(),
            receipts.offsets(),
            new SinkState(receipts.topic(), meters));
    sinks.add(sink);
    sink.start();
  }

  private NotificationDelivered delivered(List<UUID> pushed, List<UUID> acknowledged) {
    return new NotificationDelivered(alice, session, pushed, acknowledged, Instant.EPOCH);
  }

  private Map<String, @Nullable Object> receiptOf(UUID notification) {
    return row("SELECT * FROM receipt WHERE notification_id = :id", notification);
  }

  private Map<String, @Nullable Object> sessionOf(UUID id) {
    return row("SELECT * FROM delivery_session WHERE session_id = :id", id);
  }

  private Map<String, @Nullable Object> row(String sql, UUID id) {
    return database.client().sql(sql).param("id", id).query().singleRow();
  }

  private Map<String, List<Map<String, @Nullable Object>>> content() {
    return Map.of(
        "receipt",
        database
            .client()
            .sql("SELECT * FROM receipt ORDER BY recipient, notification_id, session_id")
            .query()
            .listOfRows(),
        "delivery_session",
        database
            .client()
            .sql("SELECT * FROM delivery_session ORDER BY recipient, session_id")
            .query()
            .listOfRows(),
        "seen",
        database.client().sql("SELECT * FROM seen ORDER BY recipient, up_to").query().listOfRows());
  }

  private void awaitApplied(long offsets) {
    await().untilAsserted(() -> assertThat(database.applied()).isEqualTo(offsets));
  }

  /// Rows are counted when they are there.
  private void awaitCounted(String outcome, int expected) {
    await().untilAsserted(() -> assertThat(records(outcome)).as(outcome).isEqualTo(expected));
  }

  private double records(String outcome) {
    return meters
        .find("belfry.sink.records")
        .tag("topic", receipts.topic())
        .tag("outcome", outcome)
        .counters()
        .stream()
        .mapToDouble(Counter::count)
        .sum();
  }
}
