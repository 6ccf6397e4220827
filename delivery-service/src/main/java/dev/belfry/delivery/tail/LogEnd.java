package dev.belfry.delivery.tail;

import dev.belfry.consumer.LogOffsets;
import dev.belfry.events.Position;
import dev.belfry.events.Topic;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.springframework.stereotype.Component;

/// Where the log ends according to Kafka: asked when a client names a position that this node has
/// not come to.
@Component
public final class LogEnd {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final LogOffsets offsets;

  LogEnd(LogOffsets offsets) {
    this.offsets = offsets;
  }

  /// Whether the log goes beyond a position. Waits for Kafka; false if it does not answer in time.
  public boolean isBeyond(Position position) {
    var partition = new TopicPartition(Topic.NOTIFICATIONS.topicName(), position.partition());
    try {
      return LogOffsets.get(offsets.end(partition), TIMEOUT) > position.offset();
    } catch (KafkaException e) {
      return false;
    }
  }
}
