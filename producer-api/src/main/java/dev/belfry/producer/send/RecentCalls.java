package dev.belfry.producer.send;

import dev.belfry.events.EventPublisher.Published;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/// The calls that this node has under way or has lately got acknowledged, so that a repeat joins
/// what is there instead of publishing again. Bounded in number and in time; forgetting costs
/// nothing but a second record in the log, which readers drop. Safe for all threads.
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

  /// What is known of the call; if nothing is, it is under way from now on, and whoever is told so
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

  /// Makes the next call with the same key a new one.
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
    /// Nothing was: it begins now.
    record Begun(CompletableFuture<Published> publication) implements Found {}

    /// The same call is under way, or acknowledged.
    record Repeat(CompletableFuture<Published> publication) implements Found {}

    /// The key was used for something else.
    record OtherRequest() implements Found {}
  }
}
