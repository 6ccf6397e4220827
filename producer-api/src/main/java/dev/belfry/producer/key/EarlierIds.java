package dev.belfry.producer.key;

import dev.belfry.consumer.scan.OffsetRange.Markers;
import dev.belfry.consumer.scan.OffsetRange.Missing;
import dev.belfry.consumer.scan.OffsetRange.Records;
import dev.belfry.consumer.scan.OffsetRange.Unreadable;
import dev.belfry.consumer.scan.PartitionReader;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads what the log held before [CallTail] began, once and on a thread of its own, so that new
/// ids can be told from used ones of any age, and keys are known that are not too old. Nobody waits
/// for it. A log that is too long is not read; in a partition where something is missing or can't
/// be read, no id is known to be new.
final class EarlierIds {
  private static final Logger log = LoggerFactory.getLogger(EarlierIds.class);
  private static final long RETRY_MILLIS = 1_000;
  private static final long MOST_RECORDS = 5_000_000;

  private final Map<String, Object> connection;
  private final UsedIds ids;
  private final BiConsumer<TopicPartition, ConsumerRecord<byte[], byte[]>> each;
  private final BooleanSupplier stopped;
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private final Map<TopicPartition, Long> ends;

  /// @param connection where Kafka is and how to log in
  /// @param ids what is told which partitions were read from their beginning
  /// @param each takes every record
  /// @param stopped ends it early
  /// @param ends up to where each partition of the log is to be read
  EarlierIds(
      Map<String, Object> connection,
      UsedIds ids,
      BiConsumer<TopicPartition, ConsumerRecord<byte[], byte[]>> each,
      BooleanSupplier stopped,
      Map<TopicPartition, Long> ends) {
    this.connection = Map.copyOf(connection);
    this.ids = ids;
    this.each = each;
    this.stopped = stopped;
    this.ends = Map.copyOf(ends);
  }

  void begin() {
    long records = ends.values().stream().mapToLong(Long::longValue).sum();
    if (records > MOST_RECORDS) {
      log.info(
          "The log is not read from its beginning ({} records, more than {}): delivery nodes ask"
              + " the read model about each notification under a caller's key",
          records,
          MOST_RECORDS);
      return;
    }
    Thread.ofPlatform().name("earlier-ids").daemon().start(this::run);
  }

  private void run() {
    Queue<TopicPartition> left = new ArrayDeque<>(ends.keySet());
    try {
      while (!left.isEmpty() && !stopped.getAsBoolean()) {
        try (var reader = PartitionReader.connect(connection)) {
          while (!left.isEmpty() && !stopped.getAsBoolean()) {
            read(left.element(), reader);
            left.remove();
          }
        } catch (KafkaException e) {
          log.debug("The ids in {} can't be read now", left.element(), e);
          left.add(left.remove()); // behind the others, as it may have no leader
          Thread.sleep(RETRY_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      log.debug("Interrupted to stop");
    }
  }

  private void read(TopicPartition partition, PartitionReader reader) {
    reader.begin(partition, next.getOrDefault(partition, 0L), endOf(partition));
    for (var range = reader.read(); range.isPresent(); range = reader.read()) {
      switch (range.get()) {
        case Records(var records) -> records.forEach(read -> each.accept(partition, read));
        case Markers _ -> {}
        case Missing(long from, long to) -> {
          log.info("{} lacks records from offset {} to {}", partition, from, to - 1);
          return;
        }
        case Unreadable(long from, long to) -> {
          log.info("{} can't be read from offset {} to {}", partition, from, to - 1);
          return;
        }
      }
      next.put(partition, range.get().to());
      if (stopped.getAsBoolean()) {
        return;
      }
    }
    ids.readFromBeginning(partition.partition());
  }

  private long endOf(TopicPartition partition) {
    return Objects.requireNonNull(ends.get(partition));
  }
}
