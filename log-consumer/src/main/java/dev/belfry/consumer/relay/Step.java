package dev.belfry.consumer.relay;

import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What is done with each record of a topic.
@FunctionalInterface
public interface Step {
  /// Begins it. The future completes when Kafka has acknowledged whatever came of the record; if it
  /// fails, the record is given again, and everything after it in its partition.
  ///
  /// Called for the records of a partition in their order, without waiting for the one before. What
  /// is done must be the same whenever it is done again.
  ///
  /// @param publisher keeps what is published through it in order, however long Kafka is away
  CompletableFuture<?> begin(
      ConsumerRecord<byte[], byte[]> source, EventPublisher publisher, EventLog log);
}
