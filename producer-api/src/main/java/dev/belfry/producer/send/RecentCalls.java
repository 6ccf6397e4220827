package dev.belfry.producer.send;

import dev.belfry.events.EventPublisher.Published;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/// The calls of this instance that are in flight or were acknowledged recently, so that a repeat
/// joins them instead of publishing again. Bounded in number and time; the oldest are evicted
/// first. An evicted call costs a second record in the log, which readers drop. Safe for all
/// threads.
final class RecentCalls {
  private final int capacity;
  private final long keptNanos;
  private final LongSupplier nanoTime;
  private final Map<UUID, Attempt> attempts = new LinkedHashMap<>();

  /// @param nanoTime as [System#nanoTime()]
  RecentCalls(int capacity, Duration kept, LongSupplier nanoTime) {
    this.capacity = capacity;
    this.keptNanos = kept.toNanos();
    this.nanoTime = nanoTime;
  }

  /// Finds the call. If it is unknown it is in flight from now on, and the caller of this method
  /// must complete it.
  synchronized Found findOrBegin(Call call) {
    forgetOld();
    Attempt known = attempts.get(call.id());
    if (known == null) {
      Attempt begun =
          new Attempt(call.fingerprint(), new CompletableFuture<>(), nanoTime.getAsLong());
      attempts.put(call.id(), begun);
      return new Found.Begun(begun.publication());
    }
    return known.fingerprint().equals(call.fingerprint())
        ? new Found.Repeat(known.publication())
        : new Found.OtherRequest();
  }

  /// Whether the same call is in flight, or was acknowledged.
  synchronized boolean knows(Call call) {
    Attempt known = attempts.get(call.id());
    return known != null && known.fingerprint().equals(call.fingerprint());
  }

  /// Forgets the call, so that the next one with the same key is published.
  @SuppressWarnings("ReferenceEquality") // that very attempt, not a later one of the same call
  synchronized void forget(Call call, CompletableFuture<Published> publication) {
    Attempt known = attempts.get(call.id());
    if (known != null && known.publication() == publication) {
      attempts.remove(call.id());
    }
  }

  synchronized int size() {
    return attempts.size();
  }

  private void forgetOld() {
    long now = nanoTime.getAsLong();
    Iterator<Attempt> oldestFirst = attempts.values().iterator();
    while (oldestFirst.hasNext()) {
      Attempt oldest = oldestFirst.next();
      if (attempts.size() < capacity && now - oldest.begunAt() < keptNanos) {
        return;
      }
      oldestFirst.remove();
    }
  }

  private record Attempt(
      String fingerprint, CompletableFuture<Published> publication, long begunAt) {}

  /// What is known of a call.
  sealed interface Found {
    /// It was unknown, and begins now.
    record Begun(CompletableFuture<Published> publication) implements Found {}

    /// The same call is in flight, or acknowledged.
    record Repeat(CompletableFuture<Published> publication) implements Found {}

    /// The key was used for something else.
    record OtherRequest() implements Found {}
  }
}
