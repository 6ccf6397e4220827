package dev.belfry.persistence.log;

import dev.belfry.events.EventLog;
import dev.belfry.events.Position;
import dev.belfry.events.Topic;
import dev.belfry.service.problem.ProblemException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/// Where in the log a time is, by the broker's own index of times, and where it ends. Safe for all
/// threads.
@Component
public class LogClock implements DisposableBean {
  private static final int PATIENCE_MILLIS = 1_400;

  private final KafkaProperties kafka;
  private @Nullable Admin admin;

  LogClock(KafkaProperties kafka) {
    this.kafka = kafka;
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
    long end = ask(where, OffsetSpec.latest());
    long firstLater = ask(where, OffsetSpec.forTimestamp(Math.max(0, time.toEpochMilli() + 1)));
    return log.position(partition, (firstLater < 0 ? end : Math.min(firstLater, end)) - 1);
  }

  /// The offset of what is appended next.
  ///
  /// @throws ProblemException 503 if Kafka is away
  public long end(Topic topic, int partition) {
    return ask(new TopicPartition(topic.topicName(), partition), OffsetSpec.latest());
  }

  private long ask(TopicPartition where, OffsetSpec spec) {
    try {
      return admin()
          .listOffsets(Map.of(where, spec), new ListOffsetsOptions().timeoutMs(PATIENCE_MILLIS))
          .partitionResult(where)
          .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
          .offset();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw ProblemException.unavailable("The log can't be asked at the moment; try again.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.unavailable("The log can't be asked at the moment; try again.");
    }
  }

  /// Not before it is needed: it refuses to be made while Kafka's name is not known.
  private synchronized Admin admin() {
    if (admin == null) {
      admin = Admin.create(kafka.buildConsumerProperties());
    }
    return admin;
  }

  @Override
  public synchronized void destroy() {
    if (admin != null) {
      admin.close();
    }
  }
}
