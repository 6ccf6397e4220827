package dev.belfry.persistence.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.consumer.sink.Advance;
import dev.belfry.consumer.sink.Lease;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.audit.chain.Head;
import dev.belfry.persistence.testing.RandomEvents;
import dev.belfry.testing.Infrastructure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// However the log is cut into batches, the rows are the same.
class BatchEquivalenceIT {
  private static final int RECORDS = 240;

  private static final TestDatabase database =
      new TestDatabase(Infrastructure.shared().newDatabase());

  private final List<Head> heads = new ArrayList<>();

  @BeforeAll
  static void tables() {
    database.schema().migrate();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void anyBatchesLeadToTheRowsOfBatchesOfOne(long seed) throws Exception {
    assertAnyBatchesLeadToTheSameRows(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {5, 6, 7, 8, 9, 10, 11, 12})
  @Tag("heavy")
  void anyBatchesOfOtherLogsLeadToTheRowsOfBatchesOfOne(long seed) throws Exception {
    assertAnyBatchesLeadToTheSameRows(seed);
  }

  private void assertAnyBatchesLeadToTheSameRows(long seed) throws Exception {
    List<ConsumerRecord<byte[], byte[]>> records = records(seed);

    Map<String, ?> oneByOne = rowsAfter(records, _ -> 1);
    Map<String, ?> atOnce = rowsAfter(records, _ -> RECORDS);
    var sizes = new Random(seed);
    Map<String, ?> anyhow = rowsAfter(records, _ -> 1 + sizes.nextInt(40));

    assertThat(atOnce).isEqualTo(oneByOne);
    assertThat(anyhow).isEqualTo(oneByOne);
    assertThat(heads).containsOnly(heads.getFirst());
  }

  /// A log that is the same for the same seed, but for its ids.
  static List<ConsumerRecord<byte[], byte[]>> records(long seed) {
    return records(seed, _ -> true);
  }

  /// @param known what there is to be in it
  static List<ConsumerRecord<byte[], byte[]>> records(
      long seed, Predicate<NotificationEvent> known) {
    var recipients = List.of(new RecipientId("a"), new RecipientId("b"), new RecipientId("c"));
    var events =
        new RandomEvents(
            seed,
            recipients,
            offset -> BatchBuilder.LOG.position(0, offset),
            List.of(BatchBuilder.appendedAt(60), BatchBuilder.appendedAt(150)));
    var batch = new BatchBuilder(0);
    List<ProducerRecord<byte[], byte[]>> repeatable = new ArrayList<>();
    while (batch.next() < RECORDS) {
      if (!repeatable.isEmpty() && events.nextInt(15) == 0) {
        batch.add(repeatable.get(events.nextInt(repeatable.size())));
      } else if (events.nextInt(25) == 0) {
        batch.add(new ProducerRecord<>(BatchBuilder.TOPIC, 0, null, null));
      } else {
        NotificationEvent event = events.next(batch.next());
        if (!known.test(event)) {
          continue;
        }
        if (event.recipient() == null) {
          batch.addCopy(event, idOf(event));
        } else {
          var written = BatchBuilder.recordOf(event);
          repeatable.add(written);
          batch.add(written);
        }
      }
    }
    return batch.records();
  }

  private static UUID idOf(NotificationEvent event) {
    return event instanceof NewNotification created ? created.id() : UUID.randomUUID();
  }

  private Map<String, List<@Nullable String>> rowsAfter(
      List<ConsumerRecord<byte[], byte[]>> records, java.util.function.IntUnaryOperator sizeAt)
      throws Exception {
    TestDatabase.TABLES.forEach(table -> database.execute("TRUNCATE " + table));
    database.execute(
        "TRUNCATE broadcast_state, daily_count, early_seen, applied_position, chain_head");
    var readModel =
        new ReadModel(
            BatchBuilder.TOPIC, BatchBuilder.LOG.topicId(), new NotificationRows(BatchBuilder.LOG));
    var transactions = readModel.in(database.pool());
    Lease lease = transactions.take(0);
    for (int from = 0; from < records.size(); ) {
      int to = Math.min(records.size(), from + sizeAt.applyAsInt(from));
      List<ConsumerRecord<byte[], byte[]>> batch = records.subList(from, to);
      Advance advance = BatchBuilder.past(batch, lease);
      transactions.apply(List.of(advance));
      lease = advance.reached();
      from = to;
    }
    assertThat(database.accountedFor()).isEqualTo(records.size());
    heads.add(readModel.head(lease));
    return database.content();
  }
}
