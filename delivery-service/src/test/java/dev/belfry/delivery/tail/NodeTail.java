package dev.belfry.delivery.tail;

import dev.belfry.consumer.LogOffsets;
import dev.belfry.delivery.DeliveryNode;
import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.service.log.EventLogConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/// Another tail beside that of a running node.
final class NodeTail {
  private NodeTail() {}

  static LogTail of(DeliveryNode node, LogListener reader) {
    return new LogTail(
        node.bean(KafkaProperties.class),
        node.bean(LogOffsets.class),
        node.bean(EventLogConnection.class),
        reader,
        node.bean(DeliveryProperties.class),
        Clock.systemUTC(),
        new SimpleMeterRegistry());
  }
}
