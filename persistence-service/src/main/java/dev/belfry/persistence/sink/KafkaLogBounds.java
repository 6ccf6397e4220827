package dev.belfry.persistence.sink;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/// Asks Kafka's administrative client, which answers for each partition by itself.
///
/// @param topicId of the topic that was found at the start
record KafkaLogBounds(Admin admin, String topic, Uuid topicId) implements LogBounds {
  static final int PATIENCE_MILLIS = 5_000;

  @Override
  public Map<Integer, CompletableFuture<Bounds>> of(Set<Integer> partitions) {
    CompletableFuture<Boolean> isStill =
        future(
                admin
                    .describeTopics(
                        List.of(topic), new DescribeTopicsOptions().timeoutMs(PATIENCE_MILLIS))
                    .allTopicNames())
            .thenApply(found -> found.values().iterator().next().topicId().equals(topicId));
    ListOffsetsResult starts = list(partitions, OffsetSpec.earliest());
    ListOffsetsResult ends = list(partitions, OffsetSpec.latest());
    Map<Integer, CompletableFuture<Bounds>> answers = new HashMap<>();
    for (int partition : partitions) {
      answers.put(
          partition,
          isStill
              .thenCompose(still ->
                  still
                      ? future(starts.partitionResult(at(partition)))
                      : CompletableFuture.failedFuture(
                          new OtherTopicException("the topic was created anew")))
              .thenCombine(
                  future(ends.partitionResult(at(partition))),
                  (start, end) -> new Bounds(start.offset(), end.offset())));
    }
    return answers;
  }

  private ListOffsetsResult list(Set<Integer> partitions, OffsetSpec wanted) {
    return admin.listOffsets(
        partitions.stream().collect(Collectors.toMap(this::at, _ -> wanted)),
        new ListOffsetsOptions().timeoutMs(PATIENCE_MILLIS));
  }

  private TopicPartition at(int partition) {
    return new TopicPartition(topic, partition);
  }

  private static <T> CompletableFuture<T> future(KafkaFuture<T> asked) {
    return asked.toCompletionStage().thenApply(Function.identity()).toCompletableFuture();
  }
}
