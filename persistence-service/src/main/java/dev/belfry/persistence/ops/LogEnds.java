package dev.belfry.persistence.ops;

import dev.belfry.consumer.LogOffsets;
import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Where the topics end that make the rows, and how fast the log grows. Kafka is asked once for all
/// partitions; one that has no leader keeps no other waiting.
@Component
class LogEnds {
  /// Those whose positions are in `applied_position`.
  private static final List<Topic> TOPICS =
      List.of(Topic.NOTIFICATIONS, Topic.RECEIPTS, Topic.DELIVERIES, Topic.AUDIT);

  private static final Duration PATIENCE = Duration.ofMillis(1_400);
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final LogOffsets offsets;
  private final Clock clock;

  LogEnds(LogOffsets offsets, Clock clock) {
    this.offsets = offsets;
    this.clock = clock;
  }

  Ends now(EventLog log) {
    List<TopicPartition> partitions = TOPICS.stream().flatMap(topic -> of(topic, log)).toList();
    List<TopicPartition> ofLog = of(Topic.NOTIFICATIONS, log).toList();
    Map<TopicPartition, CompletableFuture<Long>> ends = offsets.ends(partitions);
    Map<TopicPartition, CompletableFuture<Long>> begins =
        offsets.at(ofLog, clock.instant().minus(WINDOW));
    await(Stream.concat(ends.values().stream(), begins.values().stream()));
    return new Ends(partitions, known(ends), perSecond(ofLog, known(ends), known(begins)));
  }

  private static Stream<TopicPartition> of(Topic topic, EventLog log) {
    return IntStream.range(0, topic.partitions(log.partitions()))
        .mapToObj(partition -> new TopicPartition(topic.topicName(), partition));
  }

  /// Until all have answered or failed, or time is up.
  private static void await(Stream<CompletableFuture<Long>> answers) {
    CompletableFuture.allOf(
            answers
                .map(answer -> answer.exceptionally(_ -> -1L))
                .toArray(CompletableFuture<?>[]::new))
        .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private static Map<TopicPartition, Long> known(
      Map<TopicPartition, CompletableFuture<Long>> answers) {
    Map<TopicPartition, Long> known = new HashMap<>();
    answers.forEach((partition, answer) -> {
      if (answer.isDone() && !answer.isCompletedExceptionally()) {
        known.put(partition, answer.join());
      }
    });
    return known;
  }

  /// Null unless all partitions have answered.
  private static @Nullable Double perSecond(
      List<TopicPartition> ofLog,
      Map<TopicPartition, Long> ends,
      Map<TopicPartition, Long> begins) {
    List<Long> appended = new ArrayList<>();
    for (TopicPartition partition : ofLog) {
      Long end = ends.get(partition);
      Long begin = begins.get(partition);
      if (end == null || begin == null) {
        return null;
      }
      appended.add(begin < 0 ? 0 : Math.max(0, end - begin));
    }
    return appended.stream().mapToLong(Long::longValue).sum() / (double) WINDOW.toSeconds();
  }

  /// What Kafka has said.
  ///
  /// @param partitions all that there are, in the order of their topics
  /// @param ends by partition, the first offset that is not there yet; without those that are away
  /// @param eventsPerSecond appended to the log; null if a partition is away
  record Ends(
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> ends,
      @Nullable Double eventsPerSecond) {}
}
