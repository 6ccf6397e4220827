package dev.belfry.producer.key;

import dev.belfry.consumer.ConsumerSettings;
import dev.belfry.consumer.UnreadableRecords;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads what the log held before [CallTail] began, once and on a thread of its own, so that new
/// ids can be told from used ones of any age. Nobody waits for it. A log that is too long, or whose
/// beginning has been deleted, is not read.
final class EarlierIds {
  private static final Logger log = LoggerFactory.getLogger(EarlierIds.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration ASK = Duration.ofSeconds(10);
  private static final long RETRY_MILLIS = 1_000;
  private static final long MOST_RECORDS = 5_000_000;

  private final Map<String, Object> settings;
  private final UsedIds ids;
  private final BooleanSupplier stopped;
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private final Map<TopicPartition, Long> ends;

  /// @param settings of the tail's consumer
  /// @param stopped ends it early
  /// @param ends up to where each partition of the log is to be read
  EarlierIds(
      Map<String, Object> settings,
      UsedIds ids,
      BooleanSupplier stopped,
      Map<TopicPartition, Long> ends) {
    this.settings = Map.copyOf(settings);
    this.ids = ids;
    this.stopped = stopped;
    this.ends = new HashMap<>(ends);
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
    try {
      while (!isDone()) {
        try (Consumer<byte[], byte[]> consumer = ConsumerSettings.open(settings)) {
          read(consumer);
        } catch (KafkaException e) {
          if (UnreadableRecords.areCauseOf(e)) {
            log.info("The log can't be read from its beginning: {}", e.getMessage());
            return;
          }
          Thread.sleep(RETRY_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      log.debug("Interrupted to stop");
    }
  }

  private boolean isDone() {
    return ends.isEmpty() || stopped.getAsBoolean();
  }

  private void read(Consumer<byte[], byte[]> consumer) {
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(ends.keySet(), ASK);
    ends.keySet().removeIf(partition -> beginnings.getOrDefault(partition, 0L) > 0);
    consumer.assign(ends.keySet());
    ends.keySet().forEach(partition -> consumer.seek(partition, next.getOrDefault(partition, 0L)));
    leaveWhatIsRead(consumer);
    while (!isDone()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      records.forEach(each -> ids.note(each.headers()));
      records.nextOffsets().forEach((partition, offset) -> next.put(partition, offset.offset()));
      leaveWhatIsRead(consumer);
    }
  }

  private void leaveWhatIsRead(Consumer<byte[], byte[]> consumer) {
    ends.entrySet()
        .removeIf(end -> {
          TopicPartition partition = end.getKey();
          boolean isRead = next.getOrDefault(partition, 0L) >= end.getValue();
          if (isRead) {
            ids.readFromBeginning(partition.partition());
            consumer.pause(Set.of(partition));
          }
          return isRead;
        });
  }
}
