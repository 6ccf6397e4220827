package dev.belfry.persistence.sink;

import static dev.belfry.persistence.testing.Events.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.consumer.sink.Sink;
import dev.belfry.consumer.sink.SinkState;
import dev.belfry.consumer.sink.Source;
import dev.belfry.events.Ids;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SessionOpened;
import dev.belfry.persistence.database.Schema;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.Infrastructure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/// The sink while its broker and its database come and go.
class SinkFaultsIT {
  private static final Infrastructure infrastructure = Infrastructure.start();

  private final TestLog log = TestLog.create(infrastructure, 3);
  private final TestDatabase database = TestDatabase.thatGoesAway(infrastructure.newDatabase());
  private final List<Sink> sinks = new ArrayList<>();

  @AfterEach
  void close() {
    sinks.forEach(Sink::stop);
    database.close();
    log.close();
  }

  @AfterAll
  static void end() {
    infrastructure.close();
  }

  @Test
  void nothingIsLostAndNothingTwiceWhenTheDatabaseGoesAwayAgainAndAgain() throws Exception {
    var sink = startSink();
    var publishing = new AtomicBoolean(true);
    var published = new AtomicInteger();
    var publisher =
        Thread.ofVirtual()
            .start(() -> {
              while (publishing.get()) {
                log.publish(created(log.someoneIn(published.getAndIncrement() % 3)));
              }
            });
    for (int round = 0; round < 3; round++) {
      awaitProgress();
      infrastructure.stopDatabase();
      await().untilAsserted(() -> assertThat(sink.health().getStatus()).isEqualTo(Status.DOWN));
      infrastructure.startDatabase();
    }
    publishing.set(false);
    publisher.join();

    awaitApplied(published.get());
    assertThat(database.count("notification")).isEqualTo(published.get());
    assertThat(database.count("duplicate_event")).isZero();
    assertThat(database.count("dead_letter")).isZero();
    await().untilAsserted(() -> assertThat(sink.health().getStatus()).isEqualTo(Status.UP));
  }

  @Test
  void aSinkThatStartsWithoutADatabaseWaitsForIt() {
    infrastructure.stopDatabase();
    var sink = startSink();
    log.publish(created(log.someoneIn(0)));
    await()
        .untilAsserted(() ->
            assertThat(sink.health().getDetails()).containsEntry("reason", "PostgreSQL is away"));
    infrastructure.startDatabase();

    awaitApplied(1);
  }

  @Test
  void aSinkGoesOnWhenTheBrokerIsBack() {
    startSink();
    log.publish(created(log.someoneIn(0)));
    awaitApplied(1);

    infrastructure.stopKafka();
    infrastructure.startKafka();
    log.publish(created(log.someoneIn(0)));

    awaitApplied(2);
    assertThat(database.count("notification")).isEqualTo(2);
  }

  @Test
  void aDatabaseThatOnlyReadsIsWaitedForWithoutDeadLetters() {
    startSink();
    log.publish(created(log.someoneIn(0)));
    awaitApplied(1);
    database.setReadOnly(true);

    log.publish(created(log.someoneIn(0)));
    await()
        .untilAsserted(() ->
            assertThat(String.valueOf(sinks.getFirst().health().getDetails())).contains("25006"));
    database.setReadOnly(false);

    awaitApplied(2);
    assertThat(database.count("dead_letter")).isZero();
  }

  @Test
  void connectionsThatOnlyReadSinceAFailoverAreThrownAway() throws SQLException {
    startSink();
    log.publish(created(log.someoneIn(0)));
    awaitApplied(1);

    List<Connection> all = new ArrayList<>();
    database.pool().setConnectionTimeout(60_000);
    for (int i = 0; i < database.pool().getMaximumPoolSize(); i++) {
      all.add(database.pool().getConnection());
    }
    for (Connection connection : all) {
      try (connection;
          var statement = connection.createStatement()) {
        statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
      }
    }
    log.publish(created(log.someoneIn(0)));

    awaitApplied(2);
    assertThat(database.count("dead_letter")).isZero();
    await()
        .untilAsserted(
            () -> assertThat(sinks.getFirst().health().getStatus()).isEqualTo(Status.UP));
  }

  @Test
  void thatANewerVersionHasMigratedTheRowsIsToldAsWhatItIs() {
    var sink = startSink();
    log.publish(created(log.someoneIn(0)));
    awaitApplied(1);

    database.execute("UPDATE applied_position SET owner = owner + 1");
    keepOutThisVersion();

    await()
        .untilAsserted(() ->
            assertThat(String.valueOf(sink.health().getDetails()))
                .contains("0: halted, another version applies the log"));
    letInThisVersion();
    log.publish(created(log.someoneIn(0)));
    awaitApplied(2);
  }

  @Test
  void thatANewerVersionHasMigratedTheRowsIsToldAtTheStartToo() {
    database.schema().migrate();
    keepOutThisVersion();
    var sink = startSink();
    log.publish(created(log.someoneIn(0)));

    await()
        .untilAsserted(() ->
            assertThat(String.valueOf(sink.health().getDetails()))
                .contains("another version applies the log"));
    letInThisVersion();
    awaitApplied(1);
  }

  private void keepOutThisVersion() {
    database.execute(
        "ALTER TABLE applied_position ADD CONSTRAINT applied_by_a_newer_version CHECK (decoder > %s) NOT VALID"
            .formatted(ReadModel.DECODER));
  }

  private void letInThisVersion() {
    database.execute("ALTER TABLE applied_position DROP CONSTRAINT applied_by_a_newer_version");
  }

  @Test
  void aTableThatIsNotThereHaltsThePartitionAndIsToldAsWhatItIs() {
    database.schema().migrate();
    database.execute("ALTER TABLE chain_head RENAME TO elsewhere");
    var sink = startSink();
    log.publish(created(log.someoneIn(0)));

    await()
        .untilAsserted(() ->
            assertThat(String.valueOf(sink.health().getDetails()))
                .contains("0: halted, its position can't be claimed: SQLSTATE 42P01"));
    database.execute("ALTER TABLE elsewhere RENAME TO chain_head");

    awaitApplied(1);
    await().untilAsserted(() -> assertThat(sink.health().getStatus()).isEqualTo(Status.UP));
  }

  @Test
  void anErrorEndsASinkAndItsHealthSaysWhy() {
    var broken =
        new Sink(
            log.settings(50),
            log.source(),
            () -> {
              throw new LinkageError("a class is missing");
            },
            database.pool(),
            log.offsets(),
            new SinkState(log.topic(), new SimpleMeterRegistry()));
    start(broken);

    await().dontCatchUncaughtExceptions().until(() -> !broken.isRunning());
    assertThat(broken.health().getStatus()).isEqualTo(Status.DOWN);
    assertThat(String.valueOf(broken.health().getDetails().get("reason")))
        .contains("LinkageError", "a class is missing", "restart");
  }

  @Test
  void theNumberOfPartitionsBelongsToTheRows() {
    startSink();
    log.publish(created(log.someoneIn(0)));
    awaitApplied(1);
    sinks.getFirst().stop();
    try (var admin = Admin.create(log.connection())) {
      TestLog.await(
          admin
              .createPartitions(Map.of(log.topic(), NewPartitions.increaseTo(4)))
              .all()
              .toCompletionStage()
              .toCompletableFuture());
    }
    log.publish(created(log.someoneIn(1)));

    var grown =
        start(
            new Sink(
                log.settings(50),
                CompletableFuture.completedFuture(
                    new Source(
                        log.eventLog().topicId(),
                        4,
                        id ->
                            new ReadModel(log.topic(), id, new NotificationRows(log.eventLog())))),
                database.schema()::migrate,
                database.pool(),
                log.offsets(),
                new SinkState(log.topic(), new SimpleMeterRegistry())));
    await()
        .untilAsserted(() ->
            assertThat(String.valueOf(grown.health().getDetails().get("reason")))
                .contains("begun with 3 partitions", "has 4 now", "copy the log into a new topic"));
    assertThat(database.applied()).as("nothing is applied").isEqualTo(1);
    assertThat(database.count("applied_position")).isEqualTo(3);
    grown.stop();

    var asBegun = startSink();
    awaitApplied(2);
    await()
        .untilAsserted(() ->
            assertThat(String.valueOf(asBegun.health().getDetails().get("reason")))
                .contains("3: halted, wrong_partitions"));
    assertThat(database.count("applied_position"))
        .as("whoever starts with 4 next is refused as well")
        .isEqualTo(3);
  }

  @Test
  void receiptsWaitForTheDatabaseToo() {
    try (var receipts = TestLog.create(infrastructure, 1)) {
      RecipientId alice = receipts.someoneIn(0);
      var sink =
          start(
              new Sink(
                  receipts.settings(50),
                  CompletableFuture.completedFuture(
                      new Source(
                          null,
                          receipts.eventLog().partitions(),
                          id ->
                              new ReadModel(
                                  receipts.topic(), id, new ReceiptRows(receipts.eventLog())))),
                  database.schema()::migrate,
                  database.pool(),
                  log.offsets(),
                  new SinkState(receipts.topic(), new SimpleMeterRegistry())));
      receipts.publish(new SessionOpened(alice, Ids.next(), "node-1", null, "live_only"));
      awaitApplied(1);

      infrastructure.stopDatabase();
      receipts.publish(new SessionOpened(alice, Ids.next(), "node-1", null, "live_only"));
      await().untilAsserted(() -> assertThat(sink.health().getStatus()).isEqualTo(Status.DOWN));
      infrastructure.startDatabase();

      awaitApplied(2);
      assertThat(database.count("delivery_session")).isEqualTo(2);
      assertThat(database.count("dead_letter")).isZero();
    }
  }

  @Test
  void whatKafkaRefusesIsTriedLessAndLessOftenAndTheSinkIsDownMeanwhile() {
    var tries = new Tries(database.schema());
    var refused =
        new Sink(
            log.settings(50),
            log.source(),
            tries::migrate,
            database.pool(),
            log.offsets(),
            new SinkState(log.topic(), new SimpleMeterRegistry()));
    var whenUp = new AtomicInteger();
    try (var other = memberWhoSharesOtherwise()) {
      start(refused);
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> {
            if (refused.health().getStatus().equals(Status.UP)) {
              whenUp.incrementAndGet();
            }
            other.poll(Duration.ZERO);
            return tries.begun.size() > 4;
          });
      assertThat(refused.health().getDetails().get("reason"))
          .asString()
          .contains("InconsistentGroupProtocol");
    }
    assertThat(whenUp).hasValue(0);
    for (int i = 0; i < 4; i++) {
      assertThat(Duration.ofNanos(tries.begun.get(i + 1) - tries.begun.get(i)))
          .as("each pause is twice the one before")
          .isGreaterThanOrEqualTo(Duration.ofMillis(100L << i));
    }

    log.publish(created(log.someoneIn(0)));
    awaitApplied(1);
    await().untilAsserted(() -> assertThat(refused.health().getStatus()).isEqualTo(Status.UP));
  }

  /// A member of the sinks' group that does not know their way of sharing partitions.
  private KafkaConsumer<byte[], byte[]> memberWhoSharesOtherwise() {
    Map<String, Object> settings = new HashMap<>(log.settings(50).consumer());
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    var member =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    member.subscribe(List.of(log.topic()));
    await()
        .until(() -> {
          member.poll(Duration.ofMillis(100));
          return !member.assignment().isEmpty();
        });
    return member;
  }

  private Sink startSink() {
    return start(
        new Sink(
            log.settings(50),
            log.source(),
            database.schema()::migrate,
            database.pool(),
            log.offsets(),
            new SinkState(log.topic(), new SimpleMeterRegistry()),
            RunningService.SHORT_PAUSES));
  }

  private Sink start(Sink sink) {
    sinks.add(sink);
    sink.start();
    return sink;
  }

  private void awaitProgress() {
    await().ignoreExceptions().until(() -> database.applied() > 0);
    long before = database.applied();
    await().ignoreExceptions().until(() -> database.applied() > before + 20);
  }

  private void awaitApplied(long offsets) {
    await()
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(database.applied()).isEqualTo(offsets));
  }

  /// Notes by [System#nanoTime()] when a sink begins: it looks after its tables first.
  private static final class Tries extends Schema {
    final List<Long> begun = new CopyOnWriteArrayList<>();
    private final Schema schema;

    Tries(Schema schema) {
      super(Flyway.configure().load());
      this.schema = schema;
    }

    @Override
    public synchronized void migrate() {
      begun.add(System.nanoTime());
      schema.migrate();
    }
  }
}
