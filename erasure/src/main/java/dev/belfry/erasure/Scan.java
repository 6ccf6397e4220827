package dev.belfry.erasure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// Reads a partition once, from where it begins to where it ends now.
final class Scan {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private Scan() {}

  /// Hands over every record.
  ///
  /// @return where the partition ends
  /// @throws RefusedException if it can't be read
  static long all(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
    consumer.assign(List.of(partition));
    return from(only(consumer.beginningOffsets(List.of(partition))), consumer, partition, each);
  }

  /// Hands over every record from an offset on.
  ///
  /// @return where the partition ends
  static long from(
      long first,
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
    consumer.assign(List.of(partition));
    long end = end(consumer, partition);
    consumer.seek(partition, first);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long reached = first;
    while (reached < end) {
      try {
        for (ConsumerRecord<byte[], byte[]> read : consumer.poll(POLL).records(partition)) {
          if (read.offset() < end) {
            each.accept(read);
          }
        }
      } catch (KafkaException e) {
        throw unreadable(partition, reached, String.valueOf(e.getMessage()));
      }
      long position = consumer.position(partition);
      if (position > reached) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() - deadline > 0) {
        throw unreadable(partition, reached, "Kafka has sent nothing for a minute");
      }
      reached = position;
    }
    return end;
  }

  static long end(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
    return only(consumer.endOffsets(List.of(partition)));
  }

  private static long only(Map<TopicPartition, Long> offsets) {
    return offsets.values().iterator().next();
  }

  private static RefusedException unreadable(TopicPartition partition, long offset, String why) {
    return new RefusedException(
        "%s can't be read from offset %s on: %s. If that stays so, see docs/audit.md for what is lost."
            .formatted(partition, offset, why));
  }
}
