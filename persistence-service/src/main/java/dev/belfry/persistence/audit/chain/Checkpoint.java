package dev.belfry.persistence.audit.chain;

import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import java.time.Instant;
import java.util.List;

/// Heads of all partitions, to be kept where nobody who can write to the log or to the database can
/// write: the log can be verified against it for ever.
///
/// @param topic the log's name
/// @param topicId Kafka's id of it
/// @param takenAt by the clock of the service
/// @param partitions those that have any record
public record Checkpoint(
    String topic, String topicId, Instant takenAt, List<ChainedPosition> partitions) {
  public Checkpoint {
    partitions = List.copyOf(partitions);
  }

  /// A checkpoint of this log.
  public static Checkpoint of(EventLog log, Instant takenAt, List<ChainedPosition> partitions) {
    return new Checkpoint(
        Topic.NOTIFICATIONS.topicName(), log.topicId().toString(), takenAt, partitions);
  }
}
