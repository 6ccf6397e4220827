package dev.belfry.consumer.sink;

import dev.belfry.consumer.Trouble;
import dev.belfry.consumer.sink.PartitionState.Held;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What the sink of one topic shows of itself: counters, lags and faults. Written by its thread,
/// read by all.
///
/// `belfry.sink.records` counts every record once, when what became of it is committed: of one
/// topic, the sum over all other tags is the number of offsets that the stored positions have moved
/// by, less the markers of transactions.
public final class SinkState {
  /// A partition that has records to apply but has applied none for this long is stuck.
  private static final Duration STUCK = Duration.ofSeconds(30);

  private final String topic;
  private final MeterRegistry meters;
  private final Map<Integer, PartitionMeters> partitions = new ConcurrentHashMap<>();

  /// @param topic which is applied
  public SinkState(String topic, MeterRegistry meters) {
    this.topic = topic;
    this.meters = meters;
  }

  void count(Tally tally) {
    tally
        .counts()
        .forEach((line, count) ->
            Counter.builder("belfry.sink.records")
                .description("records read by what became of them")
                .tag("topic", topic)
                .tag("outcome", line.outcome().tag())
                .tag("kind", line.kind())
                .register(meters)
                .increment(count));
  }

  void progressed(int partition) {
    partition(partition).lastProgress = System.nanoTime();
  }

  void report(Map<Integer, PartitionState> states, Map<Integer, OptionalLong> lags) {
    states.forEach((number, partitionState) -> {
      PartitionMeters partition = partition(number);
      OptionalLong lag = lags.getOrDefault(number, OptionalLong.empty());
      if (partitionState instanceof Held && lag.orElse(0) == 0) {
        partition.lastProgress = System.nanoTime();
      }
      partition.lag = lag.isPresent() ? lag.getAsLong() : Double.NaN;
      partition.fault = faultOf(partitionState);
    });
    partitions.forEach((number, partition) -> {
      if (!states.containsKey(number)) {
        partition.lag = Double.NaN;
        partition.fault = null;
        partition.lastProgress = System.nanoTime();
      }
    });
  }

  /// Nothing is assigned any more.
  void stopped() {
    report(Map.of(), Map.of());
  }

  /// What keeps partitions of this instance from being applied, by partition; a short wait is no
  /// fault.
  Optional<String> fault() {
    return partitions.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(
            entry -> fault(entry.getValue()).map(fault -> entry.getKey() + ": " + fault).stream())
        .reduce((one, other) -> one + "; " + other);
  }

  private static Optional<String> fault(PartitionMeters partition) {
    String fault = partition.fault;
    if (fault != null) {
      return Optional.of(fault);
    }
    return System.nanoTime() - partition.lastProgress > STUCK.toNanos()
        ? Optional.of("no progress, though there are records")
        : Optional.empty();
  }

  private static @Nullable String faultOf(PartitionState partitionState) {
    Trouble trouble = partitionState.trouble();
    return trouble == null ? null : trouble.text();
  }

  private PartitionMeters partition(int number) {
    return partitions.computeIfAbsent(
        number,
        _ -> {
          var partition = new PartitionMeters();
          Gauge.builder("belfry.sink.lag", () -> partition.lag)
              .description("records of the partition that are not applied")
              .tag("topic", topic)
              .tag("partition", String.valueOf(number))
              .register(meters);
          return partition;
        });
  }

  private static final class PartitionMeters {
    volatile long lastProgress = System.nanoTime();
    volatile double lag = Double.NaN;
    volatile @Nullable String fault;
  }
}
