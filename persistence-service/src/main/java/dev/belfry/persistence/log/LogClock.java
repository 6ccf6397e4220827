package dev.belfry.persistence.log;

import dev.belfry.consumer.LogOffsets;
import dev.belfry.events.EventLog;
import dev.belfry.events.Position;
import dev.belfry.events.Topic;
import dev.belfry.service.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.springframework.stereotype.Component;

/// Where in the log a time is, by the broker's own index of times, and where it ends. Safe for all
/// threads.
@Component
public class LogClock {
  private static final Duration TIMEOUT = Duration.ofMillis(1_400);

  private final LogOffsets offsets;

  LogClock(LogOffsets offsets) {
    this.offsets = offsets;
  }

  /// The last position before the first record that was appended later than the time, by that
  /// record's own time. So a later time never has an earlier position, whatever the brokers' clocks
  /// did, all records of one millisecond belong together, and what is appended afterwards never
  /// changes what a time once meant. After a clock was set back this may leave out records whose
  /// own time is earlier, where they come behind a later one.
  ///
  /// @throws ProblemException 503 if Kafka is away
  public Position at(EventLog log, int partition, Instant time) {
    var where = new TopicPartition(Topic.NOTIFICATIONS.topicName(), partition);
    // First of all, so that what is appended meanwhile is not taken for older than the time.
    long end = end(Topic.NOTIFICATIONS, partition);
    long firstLater =
        get(Objects.requireNonNull(offsets.at(List.of(where), time.plusMillis(1)).get(where)));
    return log.position(partition, (firstLater < 0 ? end : Math.min(firstLater, end)) - 1);
  }

  /// The offset of what is appended next.
  ///
  /// @throws ProblemException 503 if Kafka is away
  public long end(Topic topic, int partition) {
    return get(offsets.end(new TopicPartition(topic.topicName(), partition)));
  }

  private static long get(CompletableFuture<Long> answer) {
    try {
      return LogOffsets.get(answer, TIMEOUT);
    } catch (KafkaException e) {
      throw ProblemException.unavailable("The log can't be asked at the moment; try again.");
    }
  }
}
