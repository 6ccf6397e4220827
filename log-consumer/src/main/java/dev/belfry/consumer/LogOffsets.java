package dev.belfry.consumer;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Where partitions begin and end, and where they were at a time. Asking takes no time; the answers
/// come partition by partition, so that one without a leader keeps no other waiting. An answer
/// fails with a [KafkaException]. Safe for all threads.
public class LogOffsets implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 5_000;

  private final LazyAdmin admin;

  /// @param connection where Kafka is and how to log in
  public LogOffsets(Map<String, Object> connection) {
    admin = new LazyAdmin(connection);
  }

  /// Kafka's id of a topic.
  public CompletableFuture<Uuid> topicId(String topic) {
    return future(
            admin
                .get()
                .describeTopics(
                    List.of(topic), new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
                .allTopicNames())
        .thenApply(found -> found.values().iterator().next().topicId());
  }

  /// From where to where partitions have records now. An answer fails with an [OtherTopicException]
  /// if its topic has another id than the one given.
  ///
  /// @param topicIds by name of the topic; what is not among them may have any
  public Map<TopicPartition, CompletableFuture<Bounds>> bounds(
      Collection<TopicPartition> partitions, Map<String, Uuid> topicIds) {
    Map<String, CompletableFuture<@Nullable Void>> isStill = new HashMap<>();
    topicIds.forEach((topic, expected) -> isStill.put(topic, isStill(topic, expected)));
    Map<TopicPartition, CompletableFuture<Long>> starts = list(partitions, OffsetSpec.earliest());
    Map<TopicPartition, CompletableFuture<Long>> ends = ends(partitions);
    return starts.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                start ->
                    isStill
                        .getOrDefault(
                            start.getKey().topic(), CompletableFuture.completedFuture(null))
                        .thenCompose(_ -> start.getValue())
                        .thenCombine(
                            Objects.requireNonNull(ends.get(start.getKey())), Bounds::new)));
  }

  private CompletableFuture<@Nullable Void> isStill(String topic, Uuid expected) {
    return topicId(topic)
        .thenCompose(found ->
            found.equals(expected)
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(new OtherTopicException(found)));
  }

  /// The first offset that is not there yet.
  public CompletableFuture<Long> end(TopicPartition partition) {
    return ends(List.of(partition)).values().iterator().next();
  }

  /// By partition, the first offset that is not there yet.
  public Map<TopicPartition, CompletableFuture<Long>> ends(Collection<TopicPartition> partitions) {
    return list(partitions, OffsetSpec.latest());
  }

  /// By partition, the first offset that was appended at or after a time; -1 if there is none.
  public Map<TopicPartition, CompletableFuture<Long>> at(
      Collection<TopicPartition> partitions, Instant time) {
    return list(partitions, OffsetSpec.forTimestamp(Math.max(0, time.toEpochMilli())));
  }

  private Map<TopicPartition, CompletableFuture<Long>> list(
      Collection<TopicPartition> partitions, OffsetSpec wanted) {
    ListOffsetsResult asked =
        admin
            .get()
            .listOffsets(
                partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> wanted)),
                new ListOffsetsOptions().timeoutMs(TIMEOUT_MILLIS));
    return partitions.stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                partition ->
                    future(asked.partitionResult(partition))
                        .thenApply(ListOffsetsResultInfo::offset)));
  }

  private static <T> CompletableFuture<T> future(KafkaFuture<T> asked) {
    return asked.toCompletionStage().thenApply(Function.identity()).toCompletableFuture();
  }

  /// Waits for an answer.
  ///
  /// @throws KafkaException if it fails, or takes longer than that
  public static <T> T get(CompletableFuture<T> answer, Duration atMost) {
    try {
      return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("Kafka does not answer", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }

  /// From where to where a partition has records.
  ///
  /// @param start the first offset that is kept
  /// @param end the first offset that is not there yet
  public record Bounds(long start, long end) {}
}
