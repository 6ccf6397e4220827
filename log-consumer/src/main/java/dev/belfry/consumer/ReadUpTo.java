package dev.belfry.consumer;

import java.util.NavigableMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// How far a partition has been read, for those who wait until it has been read to some offset. One
/// thread reads; any may wait.
public final class ReadUpTo {
  private final NavigableMap<Long, CompletableFuture<@Nullable Void>> waiting =
      new ConcurrentSkipListMap<>();
  private volatile long next;

  /// Everything before `offset` has been read.
  public void read(long offset) {
    next = offset;
    completeBefore(offset);
  }

  /// The first offset that has not been read.
  public long next() {
    return next;
  }

  /// Completes when the record at `offset` has been read, on the reading thread: do not block in
  /// what follows.
  public CompletableFuture<@Nullable Void> past(long offset) {
    CompletableFuture<@Nullable Void> waiter =
        waiting.computeIfAbsent(offset, _ -> new CompletableFuture<>());
    completeBefore(next);
    return waiter.copy();
  }

  private void completeBefore(long offset) {
    waiting
        .headMap(offset)
        .values()
        .removeIf(waiter -> {
          waiter.complete(null);
          return true;
        });
  }
}
