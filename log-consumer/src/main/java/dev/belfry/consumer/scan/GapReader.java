package dev.belfry.consumer.scan;

import dev.belfry.consumer.ConsumerSettings;
import dev.belfry.consumer.scan.OffsetRange.Markers;
import dev.belfry.consumer.scan.OffsetRange.Missing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Tells what is at offsets that have no record: markers of transactions, or nothing.
///
/// Kafka's client passes markers without a word, as it does with offsets that are not there. But a
/// fetch that may bring one byte brings exactly one batch, the one at the offset or the next after
/// it, and a marker is a batch of its own: if the client's position goes on by one and there was no
/// record, that one offset was a marker. One round trip for each marker.
///
/// Has a connection of its own, which is made when it is first needed. For one thread.
public final class GapReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration KAFKA_ANSWER = Duration.ofSeconds(5);
  private static final int MAX_RECORDS = 500;

  private final Map<String, Object> connection;
  private @Nullable Consumer<byte[], byte[]> consumer;

  /// @param connection where Kafka is and how to log in
  public GapReader(Map<String, Object> connection) {
    this.connection = connection;
  }

  /// What is there, in order and without a gap. Records that are there after all are none of it.
  ///
  /// @param from the first offset that had no record
  /// @param to the first offset after it that has one, or the end of what was read
  /// @throws TimeoutException if Kafka does not answer
  public List<OffsetRange> tellApart(TopicPartition partition, long from, long to) {
    Consumer<byte[], byte[]> reading = consumer();
    reading.assign(List.of(partition));
    List<OffsetRange> found = new ArrayList<>();
    for (long next = from; next < to; ) {
      next = Math.min(to, addNext(reading, partition, next, to, found));
    }
    return found;
  }

  /// Adds what one fetch tells.
  ///
  /// @return where to go on
  private static long addNext(
      Consumer<byte[], byte[]> reading,
      TopicPartition partition,
      long next,
      long to,
      List<OffsetRange> found) {
    reading.seek(partition, next);
    long since = System.nanoTime();
    while (System.nanoTime() - since < PATIENCE.toNanos()) {
      ConsumerRecords<byte[], byte[]> polled;
      try {
        polled = reading.poll(POLL);
      } catch (OffsetOutOfRangeException e) {
        long beginning = beginningOf(partition, reading);
        if (beginning <= next) {
          throw new TimeoutException("Kafka has not what it had", e);
        }
        addMissing(found, next, Math.min(to, beginning));
        return beginning;
      }
      if (!polled.isEmpty()) {
        return addBetween(polled.records(partition), next, to, found);
      }
      OffsetAndMetadata reached = polled.nextOffsets().get(partition);
      if (reached != null && reached.offset() > next) {
        long marker = reached.offset() - 1;
        addMissing(found, next, Math.min(to, marker));
        if (marker < to) {
          addMarker(found, marker);
        }
        return reached.offset();
      }
    }
    throw new TimeoutException("Kafka does not answer");
  }

  private static long beginningOf(TopicPartition partition, Consumer<byte[], byte[]> reading) {
    return reading.beginningOffsets(List.of(partition), KAFKA_ANSWER).getOrDefault(partition, 0L);
  }

  /// What is not there before and between records that are.
  private static long addBetween(
      List<ConsumerRecord<byte[], byte[]>> records, long from, long to, List<OffsetRange> found) {
    long next = from;
    for (ConsumerRecord<byte[], byte[]> each : records) {
      addMissing(found, next, Math.min(to, each.offset()));
      next = each.offset() + 1;
    }
    return next;
  }

  private static void addMissing(List<OffsetRange> found, long from, long to) {
    if (from < to) {
      found.add(new Missing(from, to));
    }
  }

  /// Neighbours are one range.
  private static void addMarker(List<OffsetRange> found, long offset) {
    if (!found.isEmpty() && found.getLast() instanceof Markers before) {
      found.set(found.size() - 1, new Markers(before.from(), offset + 1));
    } else {
      found.add(new Markers(offset, offset + 1));
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    if (consumer == null) {
      Map<String, Object> settings = ConsumerSettings.alone(connection, MAX_RECORDS);
      settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1);
      settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
      consumer = ConsumerSettings.open(settings);
    }
    return consumer;
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
  }
}
