package dev.belfry.consumer.sink;

import dev.belfry.consumer.LogOffsets.Bounds;
import dev.belfry.consumer.Trouble;
import dev.belfry.consumer.Trouble.Troubled;
import dev.belfry.consumer.scan.OffsetRange;
import dev.belfry.consumer.scan.OffsetRange.Markers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// How it stands with a partition that Kafka has assigned to this instance. Unless held, it is
/// paused: polling goes on, so that the place in the group is kept, but nothing of it is read.
///
/// Trouble is kept until the partition is seen to get on, not only until it is tried again: so it
/// is told when it begins, changes and ends.
sealed interface PartitionState extends Troubled {
  /// Records are applied as they come.
  ///
  /// @param markers what is known to be no loss where offsets ahead have no records
  record Held(Lease lease, @Nullable Trouble trouble, List<Markers> markers)
      implements PartitionState {
    public Held {
      markers = List.copyOf(markers);
    }
  }

  /// It is taken, and Kafka is asked whether it has what comes next.
  record Asking(Lease lease, CompletableFuture<Bounds> bounds, Trouble trouble)
      implements PartitionState {}

  /// There are offsets without records ahead: what is there is looked at.
  record Inspecting(
      Lease lease, CompletableFuture<List<OffsetRange>> gaps, @Nullable Trouble trouble)
      implements PartitionState {}

  /// Its position has to be found, not yet.
  ///
  /// @param former the lease held before, if it may still be this instance's
  /// @param notBefore when to try, in nanoseconds of [System#nanoTime()]
  record Waiting(@Nullable Lease former, long notBefore, Trouble trouble)
      implements PartitionState {}
}
