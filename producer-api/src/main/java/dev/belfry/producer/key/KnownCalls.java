package dev.belfry.producer.key;

import dev.belfry.consumer.ReadUpTo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The calls with keys whose events stand in the log, whichever instance published them, each with
/// what it was first used for. Bounded in number and time: the oldest by the log's time are evicted
/// first, in whatever order partitions are read back. Safe for all threads.
final class KnownCalls {
  private final int capacity;
  private final Duration kept;
  private final Clock clock;

  /// By call, the first use in each partition.
  private final Map<UUID, Map<TopicPartition, FirstUse>> calls = new HashMap<>();

  private final NavigableSet<FirstUse> oldestFirst =
      new TreeSet<>(Comparator.comparing(FirstUse::at).thenComparingLong(FirstUse::noted));
  private long noted;
  private final Map<TopicPartition, ReadUpTo> progress = new ConcurrentHashMap<>();

  KnownCalls(int capacity, Duration kept, Clock clock) {
    this.capacity = capacity;
    this.kept = kept;
    this.clock = clock;
  }

  /// Notes what was read; only the first use of a key in a partition counts.
  synchronized void note(CallMark mark, TopicPartition partition, long offset, Instant at) {
    Map<TopicPartition, FirstUse> known = calls.getOrDefault(mark.call(), Map.of());
    FirstUse there = known.get(partition);
    // The log's order counts, whatever the brokers' clocks said.
    if (there == null || offset < there.offset()) {
      Map<TopicPartition, FirstUse> uses = new HashMap<>(known);
      uses.put(
          partition, new FirstUse(mark.call(), mark.request(), partition, offset, at, noted++));
      if (!known.isEmpty()) {
        oldestFirst.remove(first(known));
      }
      oldestFirst.add(first(uses));
      calls.put(mark.call(), Map.copyOf(uses));
    }
    Instant oldest = clock.instant().minus(kept);
    while (!oldestFirst.isEmpty()
        && (calls.size() > capacity || oldestFirst.first().at().isBefore(oldest))) {
      calls.remove(oldestFirst.removeFirst().call());
    }
  }

  /// Every instance takes the same for the first once it has read them.
  private static FirstUse first(Map<TopicPartition, FirstUse> uses) {
    return Collections.min(
        uses.values(),
        Comparator.comparing(FirstUse::at).thenComparingInt(use -> use.partition().partition()));
  }

  /// What the key was first used for, as far as the log has been read.
  synchronized Optional<FirstUse> find(UUID call) {
    return Optional.ofNullable(calls.get(call)).map(KnownCalls::first);
  }

  /// Whether the key was used for nothing else before, as far as the log has been read: neither in
  /// one of these partitions, nor first of all.
  synchronized boolean isFirst(CallMark mark, Collection<TopicPartition> partitions) {
    Map<TopicPartition, FirstUse> uses = calls.getOrDefault(mark.call(), Map.of());
    return uses.isEmpty()
        || Stream.concat(
                Stream.of(first(uses)), partitions.stream().map(uses::get).filter(Objects::nonNull))
            .allMatch(use -> use.request().equals(mark.request()));
  }

  synchronized int size() {
    return calls.size();
  }

  /// Everything before `offset` has been noted.
  void readUpTo(TopicPartition partition, long offset) {
    progress(partition).read(offset);
  }

  /// Up to where everything has been noted.
  long readUpTo(TopicPartition partition) {
    return progress(partition).next();
  }

  /// Completes when the record at `offset` has been noted.
  CompletableFuture<@Nullable Void> reached(TopicPartition partition, long offset) {
    return progress(partition).past(offset);
  }

  private ReadUpTo progress(TopicPartition partition) {
    return progress.computeIfAbsent(partition, _ -> new ReadUpTo());
  }

  /// What a key was first used for, and where the first event stands that came of it.
  ///
  /// @param noted the order in which uses of one time were read
  record FirstUse(
      UUID call, UUID request, TopicPartition partition, long offset, Instant at, long noted) {}
}
