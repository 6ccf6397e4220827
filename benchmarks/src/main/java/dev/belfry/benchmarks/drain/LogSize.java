package dev.belfry.benchmarks.drain;

import dev.belfry.events.Topic;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/// How far the log reaches.
final class LogSize {
  private static final String NAME = Topic.NOTIFICATIONS.topicName();

  private final Admin admin;
  private final int partitions;

  /// @param admin not closed here
  LogSize(Admin admin) throws DrainFailure, InterruptedException {
    this.admin = admin;
    var topic = await(admin.describeTopics(List.of(NAME)).allTopicNames()).get(NAME);
    if (topic == null) {
      throw new DrainFailure("Kafka has no " + NAME);
    }
    partitions = topic.partitions().size();
  }

  int partitions() {
    return partitions;
  }

  /// The sum of the end offsets of all partitions.
  long records() throws DrainFailure, InterruptedException {
    var latest =
        IntStream.range(0, partitions)
            .boxed()
            .collect(
                Collectors.toMap(
                    partition -> new TopicPartition(NAME, partition), _ -> OffsetSpec.latest()));
    return await(admin.listOffsets(latest).all()).values().stream()
        .mapToLong(end -> end.offset())
        .sum();
  }

  private static <T> T await(KafkaFuture<T> answer) throws DrainFailure, InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new DrainFailure("Kafka cannot be asked", e.getCause() == null ? e : e.getCause());
    }
  }
}
