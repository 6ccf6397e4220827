package dev.belfry.persistence.sink;

import org.jspecify.annotations.Nullable;

/// How it stands with a partition that Kafka has assigned to this instance. Unless held, it is
/// paused: polling goes on, so that the place in the group is kept, but nothing of it is read.
sealed interface Tenure {
  /// Records are applied as they come.
  record Held(Claim claim) implements Tenure {}

  /// Its position has to be found first.
  ///
  /// @param former the claim held before, if it may still be this instance's
  /// @param notBefore when to try, in nanoseconds of [System#nanoTime()]
  /// @param reason why, for people
  record Waiting(@Nullable Claim former, long notBefore, String reason) implements Tenure {}

  /// It cannot be applied without a person's help. It is tried again all the same, so that help
  /// needs no restart.
  ///
  /// @param notBefore as for waiting
  /// @param reason why, for people
  record Halted(long notBefore, String reason) implements Tenure {}
}
