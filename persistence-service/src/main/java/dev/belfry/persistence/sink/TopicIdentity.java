package dev.belfry.persistence.sink;

/// Whether the topic is still the one that was found at the start: offsets of another mean
/// something else.
@FunctionalInterface
interface TopicIdentity {
  /// Asks Kafka.
  ///
  /// @throws org.apache.kafka.common.errors.TimeoutException if Kafka does not answer
  boolean isStill();
}
