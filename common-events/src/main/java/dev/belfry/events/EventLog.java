package dev.belfry.events;

import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Utils;

/// Which log this is: the identity and the shape of the topic `belfry.notifications`, as found in
/// Kafka.
///
/// The only place that knows which partition a recipient's events live in.
///
/// @param topicId Kafka's id of the topic; another after the topic was deleted and created again
/// @param partitions how many partitions it has; fixed at its creation
public record EventLog(Uuid topicId, int partitions) {
  /// The epoch of all positions in this log.
  public int epoch() {
    return (int) (topicId.getMostSignificantBits() >>> 32);
  }

  /// [#topicId()], as rows have it.
  public UUID topicUuid() {
    return new UUID(topicId.getMostSignificantBits(), topicId.getLeastSignificantBits());
  }

  /// The partition of all records with this recipient's key: murmur2, as Kafka's Java producer does
  /// by default.
  public int partitionOf(RecipientId recipient) {
    return Utils.toPositive(Utils.murmur2(recipient.key())) % partitions;
  }

  /// The position that includes the record at `offset` of `partition`.
  public Position position(int partition, long offset) {
    return new Position(epoch(), partition, offset);
  }

  /// The recipient's position before their first record.
  public Position beginningFor(RecipientId recipient) {
    return position(partitionOf(recipient), -1);
  }

  /// Whether the position is a point in this recipient's time: this log's epoch, their partition.
  public boolean isPositionOf(RecipientId recipient, Position position) {
    return position.epoch() == epoch() && position.partition() == partitionOf(recipient);
  }
}
