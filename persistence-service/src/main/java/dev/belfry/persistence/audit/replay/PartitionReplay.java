package dev.belfry.persistence.audit.replay;

import dev.belfry.consumer.scan.OffsetRange;
import dev.belfry.persistence.audit.verify.PartitionProof;
import dev.belfry.persistence.sink.Replica;
import dev.belfry.persistence.sink.ReplicaException;
import java.sql.SQLException;
import org.apache.kafka.common.TopicPartition;

/// One partition of a replay: each span of it is proved, and then applied to the replica.
final class PartitionReplay {
  private final TopicPartition partition;
  private final Replica replica;
  private final PartitionProof proof;
  private long next;
  private long counted;

  /// @param next the first offset that the replica has not applied
  PartitionReplay(TopicPartition partition, Replica replica, PartitionProof proof, long next) {
    this.partition = partition;
    this.replica = replica;
    this.proof = proof;
    this.next = next;
    this.counted = next;
  }

  TopicPartition partition() {
    return partition;
  }

  /// The first offset that is not applied.
  long next() {
    return next;
  }

  /// Counts everything before that offset as work to do.
  ///
  /// @return how many offsets were not counted before
  long countUpTo(long target) {
    long more = Math.max(0, target - counted);
    counted += more;
    return more;
  }

  void prove(OffsetRange range) {
    proof.take(range);
  }

  void apply(OffsetRange range) throws SQLException, ReplicaException {
    switch (range) {
      case OffsetRange.Records(var records) -> replica.apply(partition.partition(), records);
      case OffsetRange.Markers _, OffsetRange.Missing _, OffsetRange.Unreadable _ ->
          replica.passOver(partition.partition(), range);
    }
    next = range.to();
  }
}
