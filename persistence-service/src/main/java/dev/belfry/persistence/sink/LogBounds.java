package dev.belfry.persistence.sink;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// Where partitions of the log begin and end. Asking takes no time; the answers come one by one, so
/// that a partition that has no leader keeps no other waiting.
@FunctionalInterface
interface LogBounds {
  /// Asks Kafka once for all of them. An answer fails with an [OtherTopicException] if the topic
  /// has been created anew, since its offsets mean something else then, or with a
  /// [org.apache.kafka.common.KafkaException].
  Map<Integer, CompletableFuture<Bounds>> of(Set<Integer> partitions);

  /// From where to where a partition has records now.
  ///
  /// @param start the first offset that is kept
  /// @param end the first offset that is not there yet
  record Bounds(long start, long end) {}
}
