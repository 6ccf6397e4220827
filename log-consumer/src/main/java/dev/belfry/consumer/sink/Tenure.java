package dev.belfry.consumer.sink;

import dev.belfry.consumer.LogOffsets.Bounds;
import dev.belfry.consumer.Trouble;
import dev.belfry.consumer.Trouble.Troubled;
import dev.belfry.consumer.scan.Passage;
import dev.belfry.consumer.scan.Passage.Markers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// How it stands with a partition that Kafka has assigned to this instance. Unless held, it is
/// paused: polling goes on, so that the place in the group is kept, but nothing of it is read.
///
/// Trouble is kept until the partition is seen to get on, not only until it is tried again: so it
/// is told when it begins, changes and ends.
sealed interface Tenure extends Troubled {
  /// Records are applied as they come.
  ///
  /// @param markers what is known to be no loss where offsets ahead have no records
  record Held(Claim claim, @Nullable Trouble trouble, List<Markers> markers) implements Tenure {
    public Held {
      markers = List.copyOf(markers);
    }
  }

  /// It is taken, and Kafka is asked whether it has what comes next.
  record Asking(Claim claim, CompletableFuture<Bounds> bounds, Trouble trouble) implements Tenure {}

  /// There are offsets without records ahead: what is there is looked at.
  record Inspecting(Claim claim, CompletableFuture<List<Passage>> gaps, @Nullable Trouble trouble)
      implements Tenure {}

  /// Its position has to be found, not yet.
  ///
  /// @param former the claim held before, if it may still be this instance's
  /// @param notBefore when to try, in nanoseconds of [System#nanoTime()]
  record Waiting(@Nullable Claim former, long notBefore, Trouble trouble) implements Tenure {}
}
