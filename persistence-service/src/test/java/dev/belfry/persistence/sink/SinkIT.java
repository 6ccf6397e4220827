package dev.belfry.persistence.sink;

import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.belfry.consumer.sink.Sink;
import dev.belfry.consumer.sink.SinkState;
import dev.belfry.events.Event;
import dev.belfry.events.Ids;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.BadRecord;
import dev.belfry.testing.Infrastructure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class SinkIT {
  private static final Infrastructure infrastructure = Infrastructure.shared();
  private static final int PARTITIONS = 4;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Sink> sinks = new ArrayList<>();
  private TestLog log = TestLog.create(infrastructure, PARTITIONS);
  private final TestDatabase database = new TestDatabase(infrastructure.newDatabase());
  private RecipientId alice = log.someoneIn(0);

  @BeforeEach
  void tables() {
    database.schema().migrate();
  }

  @AfterEach
  void stop() {
    sinks.forEach(Sink::stop);
    database.close();
    log.close();
  }

  @Test
  void aNotificationBecomesARowAtItsPlaceInTheLog() {
    startSink();
    var event = created(alice);
    var place = log.publish(event);

    awaitApplied(1);
    var row =
        database
            .client()
            .sql("SELECT *, data::text AS text FROM notification WHERE id = :id")
            .param("id", event.id())
            .query()
            .singleRow();
    assertThat(row)
        .containsEntry("partition", 0)
        .containsEntry("log_offset", place.offset())
        .containsEntry("recipient", alice.value())
        .containsEntry("created_at", new java.sql.Timestamp(place.timestamp()))
        .containsEntry("text", event.content().data().json())
        .containsEntry("pushable", true)
        .containsEntry("door", "rest");
  }

  @Test
  void poisonAmidGoodRecordsBecomesADeadLetterAndTheRestIsApplied() {
    log.publishAll(IntStream.range(0, 250).mapToObj(_ -> created(alice)).toList());
    var poison =
        new ProducerRecord<>(
            log.topic(), 0, alice.key(), "{not json".getBytes(StandardCharsets.UTF_8));
    poison.headers().add("x", new byte[] {0, -1});
    long offset = log.publish(poison).offset();
    log.publishAll(IntStream.range(0, 250).mapToObj(_ -> created(alice)).toList());

    startSink();
    awaitApplied(501);

    assertThat(database.count("notification")).isEqualTo(500);
    var letter = database.client().sql("SELECT * FROM dead_letter").query().singleRow();
    assertThat(letter)
        .containsEntry("topic", log.topic())
        .containsEntry("partition", 0)
        .containsEntry("log_offset", offset)
        .containsEntry("record_key", alice.key())
        .containsEntry("record_value", "{not json".getBytes(StandardCharsets.UTF_8))
        .containsEntry("record_headers", "[[\"x\",\"AP8=\"]]");
    awaitCounted("dead", 1);
    awaitCounted("applied", 500);
    awaitUp();
  }

  @Test
  void everyKindOfBadRecordBecomesADeadLetterBetweenItsNeighbours() {
    startSink();
    List<byte[]> values = new ArrayList<>();
    for (BadRecord bad : BadRecord.all()) {
      log.publish(created(alice));
      var spoilt = bad.spoil().apply(log.recordOf(created(alice)));
      values.add(spoilt.value());
      log.publish(spoilt);
    }
    log.publish(created(alice));

    awaitApplied(2 * values.size() + 1);
    assertThat(database.count("notification")).isEqualTo(values.size() + 1);
    assertThat(
            database
                .client()
                .sql("SELECT record_value FROM dead_letter ORDER BY log_offset")
                .query(byte[].class)
                .list())
        .usingElementComparator(Arrays::compare)
        .isEqualTo(values);
    assertThat(
            database
                .client()
                .sql("SELECT reason FROM dead_letter WHERE reason LIKE 'PostgreSQL%'")
                .query(String.class)
                .list())
        .as("understood by the code, refused by the database")
        .isEmpty();
    awaitUp();
  }

  @Test
  void whatLooksOddAndIsNotBadIsApplied() {
    startSink();
    var ofALaterVersion = log.recordOf(created(alice));
    String json = new String(ofALaterVersion.value(), StandardCharsets.UTF_8);
    log.publish(
        new ProducerRecord<>(
            log.topic(),
            0,
            alice.key(),
            json.replaceFirst("\\{", "{\"colour\":{\"a\":[1]},").getBytes(StandardCharsets.UTF_8),
            ofALaterVersion.headers()));
    var of1970 = log.recordOf(created(alice));
    log.publish(
        new ProducerRecord<>(log.topic(), 0, 0L, alice.key(), of1970.value(), of1970.headers()));
    log.publish(read(alice, Ids.next()));

    awaitApplied(3);
    assertThat(database.count("notification WHERE created_at > now() - interval '1 hour'"))
        .isEqualTo(2);
    assertThat(database.count("state_change WHERE NOT effective")).isEqualTo(1);
    assertThat(database.count("dead_letter")).isZero();
  }

  @Test
  void aRecordOfMoreThanAMebibyteNeverGetsIntoTheLog() {
    assertThatThrownBy(() ->
            log.publish(new ProducerRecord<>(log.topic(), 0, alice.key(), new byte[1024 * 1024])))
        .rootCause()
        .isInstanceOf(RecordTooLargeException.class);
  }

  @Test
  void aRepeatOfAnEventIsDroppedAndRecorded() {
    var event = created(alice);
    log.publish(event);
    log.publish(event);
    startSink();
    awaitApplied(2);
    long place = log.publish(event).offset();

    awaitApplied(3);
    assertThat(database.count("notification")).isEqualTo(1);
    assertThat(database.count("duplicate_event")).isEqualTo(2);
    assertThat(database.count("duplicate_event WHERE log_offset = " + place)).isEqualTo(1);
    awaitCounted("duplicate", 2);
  }

  @Test
  void aPositionSetBackHealsWithoutDuplicates() {
    startSink();
    publishToAll(100);
    awaitApplied(100);
    Map<String, ?> before = database.content();

    restoreToTheBeginning();
    // The running sink finds its position moved at its next batch.
    publishToAll(4);

    awaitApplied(104);
    assertThat(database.count("notification")).isEqualTo(104);
    assertThat(database.count("duplicate_event")).isZero();
    assertThat(before).isNotEmpty();
  }

  private void restoreToTheBeginning() {
    database.execute(
        """
        WITH gone AS (DELETE FROM notification), unchained AS (DELETE FROM chain_head)
        UPDATE applied_position SET next_offset = 0, owner = 1
        """);
  }

  @Test
  void aSecondInstanceTakesItsShareAndGivesItBack() {
    var first = startSink();
    publishToAll(40);
    awaitApplied(40);

    var second = startSink();
    await().until(() -> ownedTwice() > 0);
    for (int i = 0; i < 20; i++) {
      publishToAll(8);
    }
    awaitApplied(200);

    second.stop();
    publishToAll(40);
    awaitApplied(240);
    first.stop();
    assertThat(database.count("notification")).isEqualTo(240);
    assertThat(database.count("duplicate_event")).isZero();
    assertThat(records("applied")).isEqualTo(240);
  }

  private long ownedTwice() {
    return database.count("applied_position WHERE owner > 1");
  }

  @Test
  void instancesComingAndGoingMakeNoDifference() {
    var sent = new ArrayList<Event>();
    startSink();
    for (int round = 0; round < 6; round++) {
      var another = startSink();
      for (int i = 0; i < 10; i++) {
        var events = publishToAll(50);
        sent.addAll(events);
      }
      another.stop();
    }
    awaitApplied(sent.size());
    assertThat(database.count("notification")).isEqualTo(sent.size());
    assertThat(database.count("duplicate_event")).isZero();
  }

  @Test
  void anotherTopicOfTheSameNameIsRefused() {
    String topic = "recreated-" + alice;
    var former = TestLog.create(infrastructure, topic, PARTITIONS);
    startSink(former);
    former.publish(created(former.someoneIn(0)));
    awaitApplied(1);
    sinks.getFirst().stop();
    TestLog.delete(infrastructure, topic);
    former.close();

    var recreated = TestLog.create(infrastructure, topic, PARTITIONS);
    var sink = startSink(recreated);
    recreated.publish(created(recreated.someoneIn(0)));

    await().untilAsserted(() -> assertThat(reason(sink)).contains("other_log"));
    assertThat(database.count("notification")).isEqualTo(1);
    recreated.close();
  }

  @Test
  void aLogThatEndsBeforeThePositionHalts() {
    var first = startSink();
    await().until(() -> database.count("applied_position") == PARTITIONS);
    first.stop();
    database.execute(
        """
        WITH chained AS (INSERT INTO chain_head SELECT '%1$s', 0, 100, sha256(''))
        INSERT INTO applied_position SELECT '%1$s', 0, '%2$s', 100, 1, %3$s
        ON CONFLICT (topic, partition) DO UPDATE SET next_offset = 100
        """
            .formatted(log.topic(), uuid(), Replica.decoder()));
    var sink = startSink();
    log.publish(created(alice));

    await().untilAsserted(() -> assertThat(reason(sink)).contains("log_rewound"));
    assertThat(database.count("notification")).isZero();
  }

  @Test
  void aPositionWithoutItsHeadOfTheChainHalts() {
    startSink();
    log.publish(created(alice));
    awaitApplied(1);
    sinks.getFirst().stop();
    database.execute("DELETE FROM chain_head");
    log.publish(created(alice));

    var sink = startSink();
    await().untilAsserted(() -> assertThat(reason(sink)).contains("broken_chain"));
    assertThat(database.count("notification")).isEqualTo(1);
  }

  @Test
  void aLogWhoseBeginningIsGoneHalts() {
    log.publishAll(List.of(created(alice), created(alice), created(alice)));
    try (var admin = Admin.create(log.connection())) {
      TestLog.await(
          admin
              .deleteRecords(
                  Map.of(new TopicPartition(log.topic(), 0), RecordsToDelete.beforeOffset(2)))
              .all()
              .toCompletionStage()
              .toCompletableFuture());
    }
    var sink = startSink();

    await()
        .untilAsserted(
            () -> assertThat(reason(sink)).contains("data_loss").contains("from offset 0 to 1"));
    assertThat(database.count("notification")).isZero();
  }

  @Test
  void aMissingPermissionHaltsUntilItIsGiven() {
    startSink();
    log.publish(created(alice));
    awaitApplied(1);
    database.execute("ALTER TABLE state_change RENAME TO elsewhere");
    var event = created(alice);
    log.publish(event);
    log.publish(read(alice, event.id()));
    RecipientId bob = log.someoneIn(1);
    log.publish(created(bob));

    await().untilAsserted(() -> assertThat(reason(sinks.getFirst())).contains("42P01"));
    assertThat(database.count("dead_letter")).isZero();
    database.execute("ALTER TABLE elsewhere RENAME TO state_change");

    awaitApplied(4);
    assertThat(database.accountedFor()).isEqualTo(4);
    awaitUp();
  }

  @Test
  void everyRecordIsAccountedFor() {
    var event = created(alice);
    log.publishAll(
        List.of(
            event,
            event,
            read(alice, event.id()),
            read(alice, event.id()),
            read(log.someoneIn(0), event.id())));
    log.publish(new ProducerRecord<>(log.topic(), 1, null, null));
    startSink();
    awaitApplied(6);

    assertThat(database.accountedFor()).isEqualTo(6);
    await()
        .untilAsserted(() -> {
          assertThat(Stream.of("applied", "duplicate", "ignored", "dead").map(this::records))
              .containsExactly(2.0, 1.0, 2.0, 1.0);
        });
  }

  private Sink startSink() {
    return startSink(log);
  }

  private Sink startSink(TestLog from) {
    var sink =
        new Sink(
            from.settings(500),
            from.source(),
            database.schema()::migrate,
            database.pool(),
            log.offsets(),
            new SinkState(from.topic(), meters),
            RunningService.SHORT_PAUSES);
    sinks.add(sink);
    sink.start();
    return sink;
  }

  private List<Event> publishToAll(int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(created(log.someoneIn(i % PARTITIONS)));
    }
    log.publishAll(events);
    return events;
  }

  private void awaitApplied(long offsets) {
    await().untilAsserted(() -> assertThat(database.applied()).isEqualTo(offsets));
  }

  /// Rows are counted when they are there.
  private void awaitCounted(String outcome, int expected) {
    await().untilAsserted(() -> assertThat(records(outcome)).as(outcome).isEqualTo(expected));
  }

  private void awaitUp() {
    await()
        .untilAsserted(
            () -> assertThat(sinks.getFirst().health().getStatus()).isEqualTo(Status.UP));
  }

  private double records(String outcome) {
    return meters.find("belfry.sink.records").tag("outcome", outcome).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private static String reason(Sink sink) {
    return String.valueOf(sink.health().getDetails().get("reason"));
  }

  private String uuid() {
    var id = log.eventLog().topicId();
    return new java.util.UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()).toString();
  }
}
