package dev.belfry.persistence.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.consumer.sink.Advance;
import dev.belfry.consumer.sink.Lease;
import dev.belfry.consumer.sink.SinkTransactions;
import dev.belfry.events.AllArchived;
import dev.belfry.events.CancelReason;
import dev.belfry.events.Channel;
import dev.belfry.events.Deliveries;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.DeliveryCancelled;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliveryEvent;
import dev.belfry.events.DeliveryFailed;
import dev.belfry.events.DeliverySent;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.events.Event;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.FailureReason;
import dev.belfry.events.Ids;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationArchived;
import dev.belfry.events.NotificationClicked;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationUnarchived;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SkipReason;
import dev.belfry.events.Topic;
import dev.belfry.persistence.analytics.DailyCounts;
import dev.belfry.persistence.analytics.DailyLatencies;
import dev.belfry.persistence.testing.Events;
import dev.belfry.testing.CountOracle;
import dev.belfry.testing.Infrastructure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The counters are what the topics say, in whatever batches and in whatever order relative to each
/// other they are applied.
class DailyCountsIT {
  private static final List<RecipientId> RECIPIENTS =
      List.of(new RecipientId("a"), new RecipientId("b"), new RecipientId("c"));
  private static final List<String> TABLES =
      List.of(
          "notification",
          "state_change",
          "settings_change",
          "broadcast_state",
          "duplicate_event",
          "dead_letter",
          "receipt",
          "seen",
          "delivery_step",
          "delivery_item");

  private final TestDatabase database = new TestDatabase(Infrastructure.shared().newDatabase());

  @BeforeEach
  void tables() {
    database.schema().migrate();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void topicsInAnyOrderAndAnyBatchesLeadToTheirCounts(long seed) throws Exception {
    var topics = new Topics(seed, true);

    topics.applyInTurns(new Random(seed));

    assertThat(counted("")).isEqualTo(topics.counts());
    assertThat(measured("")).isEqualTo(topics.latencies());
    assertThat(topics.latencies().keySet())
        .anyMatch(bucket -> bucket.contains(" acknowledged "))
        .anyMatch(bucket -> bucket.contains(" sent email "))
        .anyMatch(bucket -> bucket.startsWith("2026-11-23"));
    assertThat(topics.counts().keySet())
        .anyMatch(kind -> kind.contains(" read "))
        .anyMatch(kind -> kind.contains(" seen "))
        .anyMatch(kind -> kind.contains(" seen ") && kind.endsWith("shipped warm "))
        .anyMatch(kind -> kind.contains(" clicked "))
        .anyMatch(kind -> kind.contains(" unsubscribed email "))
        .anyMatch(kind -> kind.contains(" planned email "))
        .anyMatch(kind -> kind.contains(" sent push "))
        .anyMatch(kind -> kind.startsWith("2026-11-23"));
    Set<String> reasons = new HashSet<>();
    for (String step : List.of("skipped", "cancelled", "failed", "bounced")) {
      assertThat(topics.counts().keySet())
          .filteredOn(kind -> kind.contains(" " + step + " "))
          .isNotEmpty()
          .extracting(kind -> kind.substring(kind.lastIndexOf(' ') + 1))
          .doesNotContain("")
          .satisfies(reasons::addAll);
    }
    assertThat(reasons).hasSizeGreaterThan(4);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {7, 8})
  void sinksAtTheSameTimeLeadToTheSame(long seed) throws Exception {
    var topics = new Topics(seed, true);

    topics.applyAtOnce(seed);

    assertThat(counted("")).isEqualTo(topics.counts());
    assertThat(measured("")).isEqualTo(topics.latencies());
  }

  @Test
  void whatReceiptsToldFirstIsKeptOnlyUntilItsNotificationIsThere() throws Exception {
    var topics = new Topics(9, true);
    topics.receipts.apply(Integer.MAX_VALUE);
    topics.deliveries.apply(Integer.MAX_VALUE);
    assertThat(counted("")).isEmpty();
    assertThat(measured("")).isEmpty();
    assertThat(database.count("early_step")).isPositive();

    topics.log.apply(Integer.MAX_VALUE);

    assertThat(counted("")).isEqualTo(topics.counts());
    assertThat(measured("")).isEqualTo(topics.latencies());
    assertThat(
            database.count(
                "early_step e JOIN notification n ON n.id = e.notification_id"
                    + " AND coalesce(n.recipient, e.recipient) = e.recipient"))
        .isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {10, 11, 12})
  void whatAnEarlierVersionHasAppliedIsCountedAlike(long seed) throws Exception {
    earlier().target("12").load().migrate();
    var topics = new Topics(seed, false);
    topics.deliveries.apply(Integer.MAX_VALUE);
    topics.receipts.apply(Integer.MAX_VALUE);
    topics.log.apply(topics.log.records.size() / 2);
    copyToEarlier();

    earlier().load().migrate();

    assertThat(measured("earlier.")).isNotEmpty();
    assertCountedAlike();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {13, 15, 16, 17})
  void whatWasCountedOtherwiseThanShownIsCountedAnew(long seed) throws Exception {
    earlier().target("12").load().migrate();
    var topics = new Topics(seed, false);
    topics.deliveries.apply(Integer.MAX_VALUE);
    topics.log.apply(topics.log.records.size() * 3 / 4);
    copyToEarlier();
    earlier().target("20").load().migrate();
    String steps = "(SELECT recipient, notification_id, channel, step FROM %schannel_step)";
    assertThat(rows(steps.formatted("earlier."))).isNotEqualTo(rows(steps.formatted("")));

    earlier().target("22").load().migrate(); // whoever migrates may die between any two
    earlier().load().migrate();

    assertCountedAlike();
  }

  private void assertCountedAlike() {
    assertThat(counted("earlier.")).isEqualTo(counted(""));
    assertThat(measured("earlier.")).isEqualTo(measured(""));
    for (String table :
        List.of("daily_count", "daily_latency", "early_step", "early_seen", "channel_step")) {
      assertThat(rows("earlier." + table)).as(table).isEqualTo(rows(table));
    }
  }

  @Test
  void whatIsPlannedIsDecidedSkippedOrCancelledBefore() throws Exception {
    var batch = new BatchBuilder(0);
    List<NewNotification> created = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      created.add(Events.created(RECIPIENTS.getFirst(), Events.content()));
    }
    created.forEach(batch::add);
    new AppliedTopic(
            Topic.NOTIFICATIONS.topicName(),
            batch.records(),
            new NotificationRows(BatchBuilder.LOG))
        .apply(Integer.MAX_VALUE);
    var told = new BatchBuilder(0);
    for (NewNotification one : created) {
      RecipientId who = RECIPIENTS.getFirst();
      List<UUID> ids = List.of(one.id());
      UUID id = Deliveries.idOf(Channel.EMAIL, who, one.id());
      var decided = new DeliveryDecided(id, who, Channel.EMAIL, ids, "default", BatchBuilder.START);
      var cancelled = new DeliveryCancelled(id, who, Channel.EMAIL, ids, CancelReason.READ);
      switch (created.indexOf(one)) {
        case 0 -> told.add(decided);
        case 1 -> told.add(decided).add(cancelled);
        case 2 -> told.add(cancelled).add(cancelled);
        default ->
            told.add(
                new DeliverySkipped(
                    id, who, Channel.EMAIL, ids, SkipReason.NO_ADDRESS, BatchBuilder.START));
      }
    }
    var deliveries =
        new AppliedTopic("deliveries", told.records(), new DeliveryRows(BatchBuilder.LOG));
    while (!deliveries.isOver()) {
      deliveries.apply(1);
    }

    assertThat(steps()).containsExactly("cancelled 2", "created 4", "planned 4", "skipped 1");
  }

  @Test
  void aDurationIsInTheFirstBucketThatItFitsIn() {
    for (long milliseconds :
        new long[] {-5, 0, 1, 2, 7, 8, 9, 10, 11, 16, 17, 20, 21, 63, 64, 65, 1_000, 86_400_000}) {
      long bound =
          database
              .client()
              .sql("SELECT latency_bound(:ms * interval '1 ms')")
              .param("ms", milliseconds)
              .query(Long.class)
              .single();

      assertThat(bound).as("%s ms", milliseconds).isEqualTo(CountOracle.boundOf(milliseconds));
      assertThat(bound)
          .as("%s ms", milliseconds)
          .isBetween(milliseconds, Math.max(1, milliseconds * 5 / 4));
    }
  }

  @Test
  void theMigrationKnowsThePartitionOfARecipient() {
    earlier().target("11").load().migrate();
    var log = new EventLog(Uuid.randomUuid(), 12);
    Map<String, Integer> partitions = new TreeMap<>();
    for (String name : List.of("a", "bo", "eve", "john", "alice", "someone-else", "u-4711")) {
      partitions.put(name, log.partitionOf(new RecipientId(name)));
      database
          .client()
          .sql(
              """
              INSERT INTO earlier.receipt (recipient, notification_id, session_id, pushed_offset, pushed_at)
              VALUES (:name, gen_random_uuid(), gen_random_uuid(), 1, now())
              """)
          .param("name", name)
          .update();
    }
    database.execute(
        """
        INSERT INTO earlier.applied_position
          (topic, partition, topic_id, next_offset, owner, decoder, oldest_decoder)
        SELECT 'belfry.receipts', p, gen_random_uuid(), 1, 0, 6, 6 FROM generate_series(0, 11) p
        """);

    earlier().load().migrate();

    Map<String, Integer> found = new TreeMap<>();
    database
        .client()
        .sql("SELECT recipient, partition FROM earlier.early_step")
        .query(row -> {
          found.put(row.getString(1), row.getInt(2));
        });
    assertThat(found).isEqualTo(partitions);
  }

  private FluentConfiguration earlier() {
    return Flyway.configure()
        .dataSource(database.reads())
        .defaultSchema("earlier")
        .schemas("earlier")
        .locations("classpath:db/migration/belfry");
  }

  /// What V12 would have made of the same, but for what it did not know.
  private void copyToEarlier() {
    TABLES.forEach(this::copyToEarlier);
    database.execute(
        """
        INSERT INTO earlier.applied_position
          (topic, partition, topic_id, next_offset, owner, decoder, oldest_decoder)
        SELECT CASE topic WHEN 'receipts' THEN 'belfry.receipts' ELSE topic END, 0, topic_id,
          next_offset, 0, 7, 7
        FROM applied_position WHERE topic <> 'deliveries'
        """);
  }

  private void copyToEarlier(String table) {
    String columns =
        database
            .client()
            .sql(
                """
                SELECT string_agg(quote_ident(column_name), ', ')
                FROM information_schema.columns
                WHERE table_schema = 'earlier' AND table_name = :table
                """)
            .param("table", table)
            .query(String.class)
            .single();
    database.execute(
        "INSERT INTO earlier.%1$s (%2$s) SELECT %2$s FROM public.%1$s".formatted(table, columns));
  }

  private Map<String, Long> counted(String schema) {
    Map<String, Long> counts = new TreeMap<>();
    database
        .client()
        .sql("SELECT * FROM " + DailyCounts.TABLE.formatted(schema) + " counts")
        .query(row -> {
          String kind =
              String.join(
                  " ",
                  row.getString("day"),
                  row.getString("step"),
                  row.getString("channel"),
                  row.getString("notification_type"),
                  row.getString("category"),
                  row.getString("template"),
                  row.getString("variant"),
                  row.getString("reason"));
          counts.put(kind, row.getLong("n"));
        });
    return counts;
  }

  private Map<String, Long> measured(String schema) {
    Map<String, Long> counts = new TreeMap<>();
    database
        .client()
        .sql("SELECT * FROM " + DailyLatencies.TABLE.formatted(schema) + " latencies")
        .query(row -> {
          String bucket =
              String.join(
                  " ",
                  row.getString("day"),
                  row.getString("step"),
                  row.getString("channel"),
                  row.getString("up_to_ms"));
          counts.put(bucket, row.getLong("n"));
        });
    return counts;
  }

  private List<@Nullable String> steps() {
    return database
        .client()
        .sql(
            "SELECT step || ' ' || sum(n) FROM %s counts GROUP BY step ORDER BY step"
                .formatted(DailyCounts.TABLE.formatted("")))
        .query(String.class)
        .list();
  }

  private List<@Nullable String> rows(String table) {
    return database
        .client()
        .sql("SELECT to_jsonb(t)::text AS line FROM %s t ORDER BY line".formatted(table))
        .query(String.class)
        .list();
  }

  /// The three topics that are counted, as random as `seed` has it.
  private final class Topics {
    private final Random random;
    private final Random reasons;
    private final AppliedTopic log;
    private final AppliedTopic receipts;
    private final AppliedTopic deliveries;
    private final CountOracle oracle = new CountOracle(true);
    private final Set<UUID> deliveryIds = new HashSet<>();

    Topics(long seed, boolean later) throws Exception {
      random = new Random(seed);
      reasons = new Random(seed);
      List<ConsumerRecord<byte[], byte[]>> events =
          BatchEquivalenceIT.records(seed, event -> later || !isLater(event));
      List<NewNotification> created = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> raw : events) {
        if (EventCodec.decode(BatchBuilder.LOG, raw) instanceof LogEntry.Understood entry) {
          oracle.log(entry);
          if (entry.event() instanceof NewNotification one) {
            created.add(one);
          }
        }
      }
      oracle.logEnds(events.size());
      log =
          new AppliedTopic(
              Topic.NOTIFICATIONS.topicName(), events, new NotificationRows(BatchBuilder.LOG));
      receipts =
          topic("receipts", receiptsOf(created, events.size()), new ReceiptRows(BatchBuilder.LOG));
      deliveries = topic("deliveries", deliveriesOf(created), new DeliveryRows(BatchBuilder.LOG));
    }

    private static boolean isLater(NotificationEvent event) {
      return event instanceof NotificationClicked
          || event instanceof NotificationArchived
          || event instanceof NotificationUnarchived
          || event instanceof AllArchived
          || (event instanceof NewNotification created && created.content().words() != null);
    }

    private AppliedTopic topic(String name, List<? extends Event> events, Rows rows)
        throws Exception {
      var batch = new BatchBuilder(0);
      for (Event event : events) {
        Instant at = BatchBuilder.appendedAt(batch.next());
        switch (event) {
          case NotificationDelivered receipt -> oracle.receipt(receipt, at);
          case DeliveryEvent delivery -> oracle.delivery(delivery, at);
          default -> throw new IllegalStateException("of another topic");
        }
        batch.add(event);
      }
      return new AppliedTopic(name, batch.records(), rows);
    }

    Map<String, Long> counts() {
      return oracle.counts();
    }

    Map<String, Long> latencies() {
      return oracle.latencies();
    }

    void applyInTurns(Random turns) throws Exception {
      List<AppliedTopic> left = new ArrayList<>(List.of(log, receipts, deliveries));
      while (!left.isEmpty()) {
        AppliedTopic next = left.get(turns.nextInt(left.size()));
        next.apply(1 + turns.nextInt(60));
        left.removeIf(AppliedTopic::isOver);
      }
    }

    void applyAtOnce(long seed) throws Exception {
      try (var threads = Executors.newFixedThreadPool(3)) {
        List<Future<?>> running = new ArrayList<>();
        for (AppliedTopic topic : List.of(log, receipts, deliveries)) {
          running.add(
              threads.submit(() -> {
                var sizes = new Random(seed);
                while (!topic.isOver()) {
                  topic.apply(1 + sizes.nextInt(5));
                }
                return null;
              }));
        }
        for (Future<?> each : running) {
          each.get();
        }
      }
    }

    /// Also of notifications that are not there, and of people in whose inbox they are not.
    private List<NotificationDelivered> receiptsOf(List<NewNotification> created, int end) {
      var sessions = List.of(Ids.next(), Ids.next());
      List<NotificationDelivered> told = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        told.add(
            new NotificationDelivered(
                oneOf(RECIPIENTS),
                oneOf(sessions),
                some(created),
                some(created),
                random.nextInt(8) > 0 ? null : place(end),
                BatchBuilder.START));
      }
      return told;
    }

    /// Of the log, or a little beyond.
    private Position place(int end) {
      return BatchBuilder.LOG.position(0, random.nextInt(end + 5));
    }

    private List<UUID> some(List<NewNotification> created) {
      List<UUID> ids = new ArrayList<>();
      for (int left = random.nextInt(4); left > 0; left--) {
        ids.add(random.nextInt(20) == 0 ? Ids.next() : oneOf(created).id());
      }
      return ids;
    }

    private List<DeliveryEvent> deliveriesOf(List<NewNotification> created) {
      List<List<DeliveryEvent>> stories = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        stories.add(story(created));
      }
      List<DeliveryEvent> told = new ArrayList<>();
      while (!stories.isEmpty()) {
        List<DeliveryEvent> story = oneOf(stories);
        told.add(story.removeFirst());
        if (random.nextInt(6) == 0) {
          told.add(oneOf(told));
        }
        stories.removeIf(List::isEmpty);
      }
      return told;
    }

    private List<DeliveryEvent> story(List<NewNotification> created) {
      RecipientId who;
      Channel channel;
      List<UUID> ids;
      UUID id;
      do { // one story for each delivery
        who = oneOf(RECIPIENTS);
        channel = random.nextBoolean() ? Channel.EMAIL : Channel.PUSH;
        Set<UUID> some = new LinkedHashSet<>();
        do {
          some.add(oneOf(created).id());
        } while (random.nextBoolean());
        ids = new ArrayList<>(some);
        id = Deliveries.idOf(channel, who, ids.getFirst());
      } while (!deliveryIds.add(id));
      Instant due = BatchBuilder.START;
      List<DeliveryEvent> story = new ArrayList<>();
      switch (random.nextInt(5)) {
        case 0 ->
            story.add(new DeliverySkipped(id, who, channel, ids, one(SkipReason.values()), due));
        case 1 -> story.add(cancelled(id, who, channel, ids.getFirst()));
        default -> {
          story.add(new DeliveryDecided(id, who, channel, ids, "default", due));
          Collections.shuffle(ids, random);
          if (random.nextInt(3) == 0) {
            story.add(cancelled(id, who, channel, ids.getFirst()));
          }
          int attempts = 1 + random.nextInt(3);
          for (int attempt = 1; attempt <= attempts; attempt++) {
            story.add(new DeliveryAttempted(id, who, channel, attempt, attempt > 1, null));
            if (random.nextInt(3) == 0) {
              story.add(cancelled(id, who, channel, oneOf(ids)));
            }
          }
          if (random.nextInt(4) == 0) {
            story.add(
                new DeliveryFailed(
                    id, who, channel, attempts, one(FailureReason.values()), null, null));
          } else {
            story.add(new DeliverySent(id, who, channel, attempts, null));
            if (random.nextInt(3) == 0) {
              // Before anybody has said that it was taken, too: mails come back quickly.
              story.add(
                  story.size() - random.nextInt(2),
                  new DeliveryBounced(
                      id, who, channel, one(DeliveryBounced.Kind.values()), false, "hash"));
            }
          }
          for (int late = random.nextInt(3); late > 0; late--) {
            story.add(lateOutcome(id, who, channel, ids, 1 + random.nextInt(attempts)));
          }
        }
      }
      return story;
    }

    /// What an instance that was taken for dead says, or somebody's mail server after days.
    private DeliveryEvent lateOutcome(
        UUID id, RecipientId who, Channel channel, List<UUID> ids, int attempt) {
      return switch (random.nextInt(4)) {
        case 0 -> new DeliverySent(id, who, channel, attempt, null);
        case 1 ->
            new DeliveryFailed(id, who, channel, attempt, one(FailureReason.values()), null, null);
        case 2 ->
            new DeliveryBounced(
                id, who, channel, one(DeliveryBounced.Kind.values()), false, "hash");
        default -> cancelled(id, who, channel, oneOf(ids));
      };
    }

    private DeliveryCancelled cancelled(UUID id, RecipientId who, Channel channel, UUID one) {
      return new DeliveryCancelled(id, who, channel, List.of(one), one(CancelReason.values()));
    }

    private <T> T one(T[] all) {
      return all[reasons.nextInt(all.length)];
    }

    private <T> T oneOf(List<T> all) {
      return all.get(random.nextInt(all.size()));
    }
  }

  /// A topic, and how far it is applied.
  private final class AppliedTopic {
    private final List<ConsumerRecord<byte[], byte[]>> records;
    private final SinkTransactions transactions;
    private Lease lease;

    AppliedTopic(String name, List<ConsumerRecord<byte[], byte[]>> records, Rows rows)
        throws Exception {
      this.records = records;
      transactions = new ReadModel(name, BatchBuilder.LOG.topicId(), rows).in(database.pool());
      lease = transactions.take(0);
    }

    boolean isOver() {
      return lease.next() == records.size();
    }

    void apply(int most) throws Exception {
      int from = (int) lease.next();
      int to = (int) Math.min(records.size(), (long) from + most);
      Advance advance = BatchBuilder.past(records.subList(from, to), lease);
      transactions.apply(List.of(advance));
      lease = advance.reached();
    }
  }
}
