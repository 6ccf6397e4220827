package dev.belfry.consumer;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// Bytes in a partition that are no records, such as a batch whose checksum does not fit.
public final class UnreadableRecords {
  private static final Duration PROBE = Duration.ofMillis(100);

  /// Kafka's words around whatever a listener of rebalances has thrown.
  private static final String FROM_LISTENER = "User rebalance callback";

  private UnreadableRecords() {}

  /// Whether a poll failed because the next bytes of a partition are no records.
  ///
  /// Kafka's client has no exception of its own for that: it throws the base class, which otherwise
  /// it only does around what a listener of rebalances has thrown. The client does not tell which
  /// partition it is; it has handed out all records before the batch in question, and goes on only
  /// when told to seek past it.
  public static boolean areCauseOf(KafkaException e) {
    String message = e.getMessage();
    return e.getClass() == KafkaException.class
        && (message == null || !message.startsWith(FROM_LISTENER));
  }

  /// Finds out which partitions it is: each is polled by itself. All of them are paused afterwards.
  ///
  /// @param readable takes what was polled of the others
  /// @return those whose next bytes are no records
  public static <X extends Exception> Set<TopicPartition> findAmong(
      Collection<TopicPartition> partitions,
      Consumer<byte[], byte[]> consumer,
      RecordsHandler<X> readable)
      throws X {
    Set<TopicPartition> found = new LinkedHashSet<>();
    pause(partitions, consumer);
    for (TopicPartition partition : partitions) {
      if (consumer.assignment().contains(partition)) { // a poll may bring a rebalance
        consumer.resume(List.of(partition));
        try {
          readable.handle(consumer.poll(PROBE));
        } catch (KafkaException e) {
          if (!areCauseOf(e)) {
            throw e;
          }
          found.add(partition);
        }
        pause(List.of(partition), consumer);
      }
    }
    found.retainAll(consumer.assignment());
    return found;
  }

  private static void pause(
      Collection<TopicPartition> partitions, Consumer<byte[], byte[]> consumer) {
    consumer.pause(partitions.stream().filter(consumer.assignment()::contains).toList());
  }

  /// Takes what was polled.
  @FunctionalInterface
  public interface RecordsHandler<X extends Exception> {
    /// Takes the records of one poll.
    void handle(ConsumerRecords<byte[], byte[]> records) throws X;
  }
}
