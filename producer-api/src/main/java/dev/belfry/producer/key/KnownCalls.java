package dev.belfry.producer.key;

import dev.belfry.consumer.ReadUpTo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The calls with keys whose events stand in the log, whichever instance published them, each with
/// what it was first used for. Bounded in number and time: the oldest by the log's time are evicted
/// first, in whatever order partitions are read back. Safe for all threads.
final class KnownCalls {
  private final int capacity;
  private final Duration kept;
  private final Clock clock;

  /// By the id of the call: its key may have been used in several partitions.
  private final Map<UUID, Map<TopicPartition, Uses>> calls = new HashMap<>();

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
    Map<TopicPartition, Uses> known = calls.getOrDefault(mark.call(), Map.of());
    Uses there = known.get(partition);
    // The log's order counts, whatever the brokers' clocks said.
    if (there == null || offset < there.first.offset()) {
      var first = new FirstUse(mark.call(), mark.request(), partition, offset, at, noted++);
      Map<TopicPartition, Uses> uses = new HashMap<>(known);
      uses.put(partition, new Uses(first, there));
      if (!known.isEmpty()) {
        oldestFirst.remove(first(known));
      }
      oldestFirst.add(first(uses));
      calls.put(mark.call(), Map.copyOf(uses));
    } else {
      there.note(mark.request());
    }
    Instant oldest = clock.instant().minus(kept);
    while (!oldestFirst.isEmpty()
        && (calls.size() > capacity || oldestFirst.first().at().isBefore(oldest))) {
      calls.remove(oldestFirst.removeFirst().call());
    }
  }

  /// Every instance takes the same for the first once it has read them.
  private static FirstUse first(Map<TopicPartition, Uses> uses) {
    return uses.values().stream()
        .map(each -> each.first)
        .min(
            Comparator.comparing(FirstUse::at).thenComparingInt(use -> use.partition().partition()))
        .orElseThrow();
  }

  /// What the key was first used for, as far as the log has been read.
  synchronized Optional<FirstUse> find(UUID call) {
    return Optional.ofNullable(calls.get(call)).map(KnownCalls::first);
  }

  /// Whether all events of a call stand in the log before any other use of its key, as far as the
  /// log has been read.
  ///
  /// @param events how many it has in each partition
  synchronized boolean isFirst(CallMark mark, Map<TopicPartition, Integer> events) {
    Map<TopicPartition, Uses> uses = calls.getOrDefault(mark.call(), Map.of());
    return uses.isEmpty()
        || (first(uses).request().equals(mark.request())
            && events.entrySet().stream()
                .allMatch(count -> {
                  Uses there = uses.get(count.getKey());
                  return there == null || there.begin(mark.request(), count.getValue());
                }));
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

  /// The uses of a key in one partition.
  private static final class Uses {
    final FirstUse first;

    /// How many are like the first, before the first that is not.
    private int alike = 1;

    private boolean isOtherKnown;

    /// @param later what was known before this first one was read; null if nothing
    Uses(FirstUse first, @Nullable Uses later) {
      this.first = first;
      if (later != null && later.first.request().equals(first.request())) {
        alike += later.alike;
        isOtherKnown = later.isOtherKnown;
      } else {
        isOtherKnown = later != null;
      }
    }

    void note(UUID request) {
      if (!request.equals(first.request())) {
        isOtherKnown = true;
      } else if (!isOtherKnown) {
        alike++;
      }
    }

    /// Whether they begin with so many for that request, or have none for another.
    boolean begin(UUID request, int count) {
      return first.request().equals(request) && (!isOtherKnown || alike >= count);
    }
  }

  /// What a key was first used for, and where the first event stands that came of it.
  ///
  /// @param noted the order in which uses of one time were read
  record FirstUse(
      UUID call, UUID request, TopicPartition partition, long offset, Instant at, long noted) {}
}
