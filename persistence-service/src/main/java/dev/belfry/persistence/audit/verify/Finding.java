package dev.belfry.persistence.audit.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// A place where a topic is not what it was when it was applied.
///
/// @param from the first offset concerned
/// @param to the last offset concerned
/// @param accepted null if it is new
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(
    String topic, int partition, Kind kind, long from, long to, @Nullable Acceptance accepted) {
  static Finding in(TopicPartition partition, Kind kind, long from, long to) {
    return new Finding(partition.topic(), partition.partition(), kind, from, to, null);
  }

  boolean isIn(TopicPartition other) {
    return partition == other.partition() && topic.equals(other.topic());
  }

  TopicPartition topicPartition() {
    return new TopicPartition(topic, partition);
  }

  Finding accepted(@Nullable Acceptance acceptance) {
    return new Finding(topic, partition, kind, from, to, acceptance);
  }

  /// What is wrong there.
  public enum Kind {
    /// The log is of another topic than the rows.
    OTHER_LOG,
    /// Somewhere among these records, which were applied as one batch: something was altered,
    /// removed or inserted.
    ALTERED,
    /// There are no records at these offsets any more.
    MISSING,
    /// The bytes at these offsets can't be read as records: their checksum is wrong.
    UNREADABLE,
    /// Nothing is stored to verify these records against.
    NOT_CHAINED,
    /// Up to here the log is not the one that the checkpoint was taken of, or that can't be told.
    CHECKPOINT_DIFFERS;

    /// Whether there is nothing that could be applied.
    boolean isLoss() {
      return this == MISSING || this == UNREADABLE;
    }
  }
}
