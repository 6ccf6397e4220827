package dev.belfry.consumer.sink;

import java.util.Set;

/// The stored position is not the one this instance left: another has taken the partition, or the
/// database was restored. Nothing of the batch may be written.
public final class FencedException extends Exception {
  private final Set<Integer> partitions;

  FencedException(Set<Integer> partitions) {
    super("partitions " + partitions, null, false, false);
    this.partitions = Set.copyOf(partitions);
  }

  Set<Integer> partitions() {
    return partitions;
  }
}
