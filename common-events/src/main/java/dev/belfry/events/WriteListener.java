package dev.belfry.events;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/// Is told what becomes of the records of an [EventPublisher]. On Kafka's threads: must not block.
@FunctionalInterface
public interface WriteListener {
  /// An event went into this topic, which is not the log that was meant.
  void wentInto(Uuid otherLog);

  /// A record was acknowledged, or failed.
  default void ended(String topic, @Nullable Exception failure) {}
}
