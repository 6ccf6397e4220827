package dev.belfry.persistence.audit.events;

import dev.belfry.events.Topic;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/// Where the partitions of the log end, and where they were at a time.
final class PartitionOffsets implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 4_000;

  private final Admin admin;

  PartitionOffsets(Map<String, Object> connection) {
    admin = Admin.create(connection);
  }

  static TopicPartition partition(int number) {
    return new TopicPartition(Topic.NOTIFICATIONS.topicName(), number);
  }

  /// By partition, the first offset that is not there yet.
  ///
  /// @throws KafkaException if Kafka does not answer
  Map<Integer, Long> ends(Collection<Integer> partitions) {
    return list(partitions, OffsetSpec.latest());
  }

  /// By partition, the first offset appended at or after that time; -1 if there is none. What comes
  /// after it may have an earlier time all the same.
  ///
  /// @throws KafkaException if Kafka does not answer
  Map<Integer, Long> at(Collection<Integer> partitions, Instant time) {
    return list(partitions, OffsetSpec.forTimestamp(Math.max(0, time.toEpochMilli())));
  }

  private Map<Integer, Long> list(Collection<Integer> partitions, OffsetSpec wanted) {
    try {
      Map<Integer, Long> found = new TreeMap<>();
      admin
          .listOffsets(
              partitions.stream()
                  .collect(Collectors.toMap(PartitionOffsets::partition, _ -> wanted)),
              new ListOffsetsOptions().timeoutMs(PATIENCE_MILLIS))
          .all()
          .get(PATIENCE_MILLIS + 500L, TimeUnit.MILLISECONDS)
          .forEach((partition, offset) -> found.put(partition.partition(), offset.offset()));
      return found;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
