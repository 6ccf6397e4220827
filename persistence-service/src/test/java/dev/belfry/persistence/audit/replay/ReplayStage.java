package dev.belfry.persistence.audit.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.AuditActed;
import dev.belfry.events.Channel;
import dev.belfry.events.ChannelActivated;
import dev.belfry.events.DeadLetterDiscarded;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliveryFailed;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.FailureReason;
import dev.belfry.events.Ids;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SessionOpened;
import dev.belfry.events.SuppressionLifted;
import dev.belfry.events.Topic;
import dev.belfry.persistence.testing.AuditRecords;
import dev.belfry.persistence.testing.RandomEvents;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.BrokerOnDisk;
import dev.belfry.testing.Infrastructure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;

/// What tests of replays play on: a log of everything that can be in one, made once for all of
/// them, and for each test a service that serves from a database of its own.
@SuppressWarnings("NullAway.Init") // JUnit begins with beforeEach
final class ReplayStage implements BeforeEachCallback, AfterEachCallback {
  static final int PARTITIONS = 3;
  static final List<RecipientId> PEOPLE =
      IntStream.range(0, 9).mapToObj(i -> new RecipientId("person-" + i)).toList();

  private BrokerOnDisk broker;
  private RunningService service;
  private long auditedBefore;

  @Override
  public void beforeEach(ExtensionContext context) {
    broker =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(ReplayStage.class))
            .computeIfAbsent(FilledLog.class, _ -> new FilledLog(), FilledLog.class)
            .broker;
    startAnew();
    auditedBefore = broker.records(Topic.AUDIT);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    service.close();
  }

  /// A service with an empty database, which has applied the log when this returns.
  void startAnew() {
    service = start(broker);
    awaitAllApplied();
  }

  RunningService service() {
    return service;
  }

  ReplayKit replay() {
    return new ReplayKit(service);
  }

  /// How many records a topic has.
  long records(Topic topic) {
    return broker.records(topic);
  }

  void publish(long seed, int count) {
    publish(service, seed, count);
  }

  void awaitAllApplied() {
    awaitAllApplied(service, broker);
  }

  /// By partition of the log, the first offset that is not applied.
  long[] applied() {
    long[] next = new long[PARTITIONS];
    service
        .database()
        .sql("SELECT partition, next_offset FROM applied_position WHERE topic = :topic")
        .param("topic", Topic.NOTIFICATIONS.topicName())
        .query(row -> {
          next[row.getInt(1)] = row.getLong(2);
        });
    return next;
  }

  /// Where the last batch of partition 0 begins that has more records than three. How many a batch
  /// has depends on how fast they came.
  long beginOfABatchOfMoreThanThree() {
    return number(
        """
        SELECT max(begins) FROM (
          SELECT lag(next_offset, 1, 0::bigint) OVER (ORDER BY next_offset) AS begins, next_offset
          FROM chain_head WHERE topic = 'belfry.notifications' AND partition = 0) AS batch
        WHERE next_offset > begins + 3
        """);
  }

  /// How many records of the log have become a row.
  long recordsWithARow() {
    return ComparedTable.ALL.stream()
        .filter(table -> table.keys().getLast().equals("log_offset"))
        .mapToLong(table -> number("SELECT count(*) FROM " + table.name()))
        .sum();
  }

  /// Changes when another table takes this one's place.
  long oidOf(String table) {
    return number("SELECT '%s'::regclass::oid::bigint".formatted(table));
  }

  long number(String sql) {
    return service.database().sql(sql).query(Long.class).single();
  }

  void execute(String sql) {
    service.database().sql(sql).update();
  }

  /// A transaction of somebody else's, not begun yet.
  Connection onlooker() throws SQLException {
    Connection connection = service.bean(DataSource.class).getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  /// Has somebody look at a table, until their transaction ends.
  ///
  /// @return false if it is not there yet
  static boolean looksAt(Connection onlooker, String table) throws SQLException {
    try (var lock = onlooker.createStatement()) {
      lock.execute("LOCK TABLE %s IN ACCESS SHARE MODE".formatted(table));
      return true;
    } catch (SQLException e) {
      onlooker.rollback();
      return false;
    }
  }

  /// Likewise at a rebuilt table, once its schema is complete: a migration would wait for this.
  static boolean looksAtRebuilt(Connection onlooker, String table) throws SQLException {
    try (var statement = onlooker.createStatement();
        var missing =
            statement.executeQuery(
                """
                SELECT (SELECT count(*) FROM flyway_schema_history WHERE version IS NOT NULL)
                  - (SELECT count(*) FROM belfry_replay.flyway_schema_history WHERE version IS NOT NULL)
                """)) {
      missing.next();
      if (missing.getLong(1) == 0) {
        return looksAt(onlooker, "belfry_replay." + table);
      }
    } catch (SQLException e) {
      // There is no such schema yet.
    }
    onlooker.rollback();
    return false;
  }

  /// What this test has had recorded for this reason.
  List<AuditActed> recordedFor(String reason) {
    return AuditRecords.all(broker.bootstrapServers()).stream()
        .skip(auditedBefore)
        .filter(AuditActed.class::isInstance)
        .map(AuditActed.class::cast)
        .filter(act -> act.reason().equals(reason))
        .toList();
  }

  private static RunningService start(BrokerOnDisk broker) {
    return RunningService.start(
            broker.bootstrapServers(),
            Infrastructure.shared().newDatabase(),
            "belfry.log.partitions=" + PARTITIONS)
        .awaitTables();
  }

  private static void publish(RunningService through, long seed, int count) {
    var events =
        new RandomEvents(
            seed,
            PEOPLE,
            offset -> through.log().position(0, offset),
            List.of(Instant.now().plusSeconds(1)));
    through.publish(events, count);
  }

  private static void awaitAllApplied(RunningService by, BrokerOnDisk broker) {
    await()
        .ignoreExceptions()
        .untilAsserted(() -> {
          for (Topic topic :
              List.of(Topic.NOTIFICATIONS, Topic.RECEIPTS, Topic.AUDIT, Topic.DELIVERIES)) {
            assertThat(
                    by.database()
                        .sql(
                            """
                            SELECT coalesce(sum(next_offset), 0) FROM applied_position
                            WHERE topic = :topic
                            """)
                        .param("topic", topic.topicName())
                        .query(Long.class)
                        .single())
                .isEqualTo(broker.records(topic));
          }
        });
  }

  /// A broker with notifications, changes, receipts and a dead letter that was decided about.
  private static final class FilledLog implements AutoCloseable {
    final Path folder;
    final BrokerOnDisk broker;

    FilledLog() {
      try {
        folder = Files.createTempDirectory("belfry-replays");
        broker = BrokerOnDisk.start(folder);
        broker.createLog(PARTITIONS);
        try (var first = start(broker)) {
          publish(first, 1, 2_000);
          publishReceipts(first, 300);
          publishDeliveries(first, 20);
          publishADiscardedDeadLetter(first);
          awaitAllApplied(first, broker);
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      broker.close();
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  private static void publishReceipts(RunningService through, int count) {
    var random = new Random(7);
    List<UUID> sessions = Stream.generate(Ids::next).limit(PEOPLE.size()).toList();
    List<UUID> ids = notifications(through);
    var publisher = through.bean(EventPublisher.class);
    for (int i = 0; i < count; i++) {
      int person = random.nextInt(PEOPLE.size());
      UUID id = ids.get(random.nextInt(ids.size()));
      RunningService.await(
          publisher.publish(
              through.log(),
              random.nextInt(10) == 0
                  ? new SessionOpened(
                      PEOPLE.get(person), sessions.get(person), "node", null, "live_only")
                  : new NotificationDelivered(
                      PEOPLE.get(person),
                      sessions.get(person),
                      List.of(id),
                      random.nextBoolean() ? List.of(id) : List.of(),
                      random.nextBoolean()
                          ? through.log().beginningFor(PEOPLE.get(person)).at(random.nextInt(50))
                          : null,
                      Instant.EPOCH)));
    }
  }

  /// Some that there are, and some that there are not.
  private static List<UUID> notifications(RunningService through) {
    String some = "SELECT DISTINCT id FROM notification ORDER BY id LIMIT 60";
    var database = through.database();
    await().until(() -> database.sql(some).query(UUID.class).list().size() == 60);
    return Stream.concat(
            database.sql(some).query(UUID.class).list().stream(),
            Stream.generate(Ids::next).limit(20))
        .toList();
  }

  private static void publishDeliveries(RunningService through, int count) {
    var publisher = through.bean(EventPublisher.class);
    EventLog log = through.log();
    List<UUID> ids = notifications(through);
    RunningService.await(
        publisher.publish(log, 0, new ChannelActivated(Channel.EMAIL, log.epoch(), 0, 7, 900)));
    RunningService.await(
        publisher.publish(log, new SuppressionLifted("hash", "operator", "a test")));
    for (int i = 0; i < count; i++) {
      RecipientId recipient = PEOPLE.get(i % PEOPLE.size());
      UUID id = Ids.next();
      UUID notification = ids.get(i);
      for (DeliveryStep step :
          List.of(
              new DeliveryDecided(
                  id,
                  recipient,
                  Channel.EMAIL,
                  List.of(notification, Ids.next()),
                  "default",
                  Instant.EPOCH),
              new DeliveryAttempted(id, recipient, Channel.EMAIL, 1, false, "hash"),
              new DeliveryFailed(
                  id,
                  recipient,
                  Channel.EMAIL,
                  1,
                  FailureReason.NO_SUCH_ADDRESS,
                  "550 5.1.1",
                  "hash"))) {
        RunningService.await(publisher.publish(log, step));
      }
    }
  }

  private static void publishADiscardedDeadLetter(RunningService through) {
    var publisher = through.bean(EventPublisher.class);
    String topic = Topic.NOTIFICATIONS.topicName();
    var place =
        RunningService.await(
            publisher.send(new ProducerRecord<>(topic, 0, null, new byte[] {'{'})));
    RunningService.await(
        publisher.publish(
            new DeadLetterDiscarded(
                "operator",
                topic,
                new UUID(
                    through.log().topicId().getMostSignificantBits(),
                    through.log().topicId().getLeastSignificantBits()),
                0,
                place.offset(),
                "nothing to be made of it")));
  }
}
