package dev.belfry.persistence.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.belfry.events.AllArchived;
import dev.belfry.events.AllRead;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.Experiment;
import dev.belfry.events.ExperimentPut;
import dev.belfry.events.ExperimentVariant;
import dev.belfry.events.Exposure;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationArchived;
import dev.belfry.events.NotificationClicked;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnarchived;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.RecipientId;
import dev.belfry.events.TemplateWords;
import dev.belfry.events.Topic;
import dev.belfry.persistence.sink.Replica;
import dev.belfry.persistence.testing.RandomEvents;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.record.TimestampType;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What is counted of an experiment is what the log says, read from its beginning to its end in the
/// plainest way.
class ArmQueriesIT {
  private static final EventLog LOG = new EventLog(Uuid.randomUuid(), 1);
  private static final EventCodec CODEC = new EventCodec("//test", Clock.systemUTC());
  private static final Instant START = Instant.parse("2026-11-22T23:58:00Z");
  private static final int RECORDS = 400;
  private static final List<RecipientId> PEOPLE =
      List.of(
          new RecipientId("a"), new RecipientId("b"), new RecipientId("c"), new RecipientId("d"));

  private final HikariDataSource database = open(Infrastructure.shared().newDatabase());

  @BeforeEach
  void tables() {
    Flyway.configure()
        .dataSource(database)
        .locations("classpath:db/migration/belfry")
        .load()
        .migrate();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void peopleAndOutcomesAreThoseThatTheLogTells(long seed) throws Exception {
    var oracle = new Oracle();
    List<ConsumerRecord<byte[], byte[]>> records = records(seed, oracle);
    apply(records, new Random(seed));
    var queries = new ArmQueries(JdbcClient.create(database));
    long outcomes = 0;

    for (Experiment.Metric metric : Experiment.Metric.values()) {
      for (int window : new int[] {3, 20, 1_000}) {
        List<ArmCount> counted = queries.of(experiment(metric, window));

        assertThat(counted)
            .as("%s within %s", metric, window)
            .containsExactlyInAnyOrderElementsOf(oracle.counts(metric, window));
        outcomes += counted.stream().mapToLong(each -> each.counted().outcomes()).sum();
      }
    }
    assertThat(outcomes).isPositive();
  }

  private static HikariDataSource open(Database server) {
    var settings = new HikariConfig();
    settings.setJdbcUrl(server.jdbcUrl());
    settings.setUsername(server.username());
    settings.setPassword(server.password());
    settings.setMaximumPoolSize(3);
    return new HikariDataSource(settings);
  }

  private void apply(List<ConsumerRecord<byte[], byte[]>> records, Random sizes) throws Exception {
    try (HikariDataSource connections = Replica.connections(database, "public")) {
      Replica rows = Replica.ofNotifications(LOG, connections);
      rows.take(0);
      for (int from = 0; from < records.size(); ) {
        int to = Math.min(records.size(), from + 1 + sizes.nextInt(60));
        rows.apply(0, records.subList(from, to));
        from = to;
      }
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(long seed, Oracle oracle) {
    var events =
        new RandomEvents(
            seed,
            PEOPLE,
            offset -> LOG.position(0, offset),
            List.of(START.plusSeconds(60), START.plusSeconds(250)));
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    while (records.size() < RECORDS) {
      int offset = records.size();
      Instant at = START.plusSeconds(offset);
      NotificationEvent event = events.next(offset);
      oracle.take(event, offset, at);
      records.add(recordOf(event, offset, at));
    }
    return records;
  }

  private static ConsumerRecord<byte[], byte[]> recordOf(
      NotificationEvent event, long offset, Instant at) {
    UUID id = event instanceof NewNotification created ? created.id() : UUID.randomUUID();
    String topic = Topic.NOTIFICATIONS.topicName();
    ProducerRecord<byte[], byte[]> written =
        event.recipient() == null
            ? CODEC.encodeCopy(topic, 0, event, id)
            : CODEC.encode(topic, LOG, event);
    return new ConsumerRecord<>(
        topic,
        0,
        offset,
        at.toEpochMilli(),
        TimestampType.LOG_APPEND_TIME,
        0,
        0,
        written.key(),
        written.value(),
        written.headers(),
        Optional.empty());
  }

  private static Experiment experiment(Experiment.Metric metric, int window) {
    return Experiment.of(
        new ExperimentPut(
            "tone",
            1,
            Experiment.State.RUNNING,
            "shipped",
            "tone",
            List.of(
                new ExperimentVariant("plain", 5_000, 1), new ExperimentVariant("warm", 5_000, 2)),
            0,
            metric,
            window,
            START,
            "operator",
            "a test"));
  }

  /// What happened to whom, and when first.
  private static final class Oracle {
    private final Map<UUID, Item> items = new LinkedHashMap<>();
    private final Set<UUID> withdrawn = new HashSet<>();
    private final Set<List<?>> deleted = new HashSet<>();
    private final Set<List<?>> archived = new HashSet<>();
    private final Map<List<?>, Instant> read = new HashMap<>();
    private final Map<List<?>, Instant> clicked = new HashMap<>();

    void take(NotificationEvent event, long offset, Instant at) {
      switch (event) {
        case NewNotification created ->
            items.putIfAbsent(created.id(), new Item(created, offset, at));
        case NotificationRead mark -> {
          // What is archived stays read or unread.
          if (!archived.contains(List.of(mark.recipient(), mark.notificationId()))) {
            first(read, mark.recipient(), mark.notificationId(), at);
          }
        }
        case NotificationArchived mark -> {
          if (isPresent(mark.recipient(), mark.notificationId(), at)) {
            archived.add(List.of(mark.recipient(), mark.notificationId()));
          }
        }
        case NotificationUnarchived mark ->
            archived.remove(List.of(mark.recipient(), mark.notificationId()));
        case AllArchived all -> {
          long upTo = all.coveredUpTo(LOG.position(0, offset));
          items.values().stream()
              .filter(item -> item.offset <= upTo)
              .forEach(item -> archived.add(List.of(all.recipient(), item.event.id())));
        }
        case NotificationClicked mark ->
            first(clicked, mark.recipient(), mark.notificationId(), at);
        case NotificationDeleted mark -> {
          if (isPresent(mark.recipient(), mark.notificationId(), at)) {
            deleted.add(List.of(mark.recipient(), mark.notificationId()));
          }
        }
        case NotificationWithdrawn mark -> {
          Item item = items.get(mark.notificationId());
          if (item != null
              && item.event.sender().equals(mark.actor())
              && Objects.equals(item.event.recipient(), mark.recipient())
              && !item.event.content().isExpired(at)) {
            withdrawn.add(mark.notificationId());
          }
        }
        case AllRead all -> {
          long upTo = all.coveredUpTo(LOG.position(0, offset));
          items.values().stream()
              .filter(item -> item.offset <= upTo)
              .forEach(item -> first(read, all.recipient(), item.event.id(), at));
        }
        case NotificationUnread _ -> {
          // It was read before.
        }
        default -> {
          // Settings.
        }
      }
    }

    private void first(Map<List<?>, Instant> done, RecipientId who, UUID id, Instant at) {
      if (isPresent(who, id, at)) {
        done.putIfAbsent(List.of(who, id), at);
      }
    }

    private boolean isPresent(RecipientId who, UUID id, Instant at) {
      Item item = items.get(id);
      return item != null
          && (item.event.recipient() == null || item.event.recipient().equals(who))
          && !withdrawn.contains(id)
          && !deleted.contains(List.of(who, id))
          && !item.event.content().isExpired(at);
    }

    List<ArmCount> counts(Experiment.Metric metric, int window) {
      Set<RecipientId> told = new HashSet<>();
      Map<String, ArmCount> counts = new TreeMap<>();
      for (Item item : items.values()) {
        Exposure exposure = item.exposure();
        if (exposure == null
            || !(item.event instanceof NotificationCreated created)
            || !told.add(created.recipient())) {
          continue;
        }
        Instant done =
            (metric == Experiment.Metric.READ ? read : clicked)
                .get(List.of(created.recipient(), created.id()));
        boolean outcome = done != null && !done.isAfter(item.at.plusSeconds(window));
        counts.merge(
            exposure.variant(),
            new ArmCount(
                exposure.version(), exposure.variant(), new Proportion(1, outcome ? 1 : 0)),
            (some, more) ->
                new ArmCount(some.version(), some.variant(), some.counted().plus(more.counted())));
      }
      return List.copyOf(counts.values());
    }

    private record Item(NewNotification event, long offset, Instant at) {
      @Nullable Exposure exposure() {
        TemplateWords words = event.content().words();
        return words == null ? null : words.experiment();
      }
    }
  }
}
