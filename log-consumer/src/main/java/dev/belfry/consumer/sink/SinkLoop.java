package dev.belfry.consumer.sink;

import dev.belfry.consumer.TroubleLog;
import dev.belfry.consumer.UnreadableRecords;
import dev.belfry.consumer.sink.PartitionState.Held;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Polls, and applies each poll as one transaction. One thread runs it from beginning to end, and
/// waits for PostgreSQL only.
///
/// Where to read is told by the database alone: on assignment a partition is paused, and read from
/// the stored position once that is known. Offsets are committed to Kafka too, but only so that
/// Kafka's tools can show a lag.
///
/// Whatever fails, no record is passed over: either its effect is stored, or it is read again.
final class SinkLoop implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(SinkLoop.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /// While an answer is awaited.
  private static final Duration SHORT_POLL = Duration.ofMillis(10);

  /// A commit costs as much as dozens of rows, so small batches are spaced apart; a batch of as
  /// many records as this, or a single one after a quiet spell, commits at once.
  private static final Duration PACE = Duration.ofMillis(20);

  private static final int MANY = 100;
  private static final Duration LAG_HINT = Duration.ofSeconds(5);

  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final PartitionLeases leases;
  private final BatchApplier applier;
  private final SinkTransactions transactions;
  private final SinkState state;
  private final TroubleLog troubles;
  private final int batchSize;
  private final boolean compacted;

  private long nextLagHint = System.nanoTime();
  private long nextLook = System.nanoTime();
  private @Nullable Long joined;
  private @Nullable RuntimeException callbackFailure;
  private final Duration lookEvery;

  SinkLoop(
      SinkSettings settings,
      Consumer<byte[], byte[]> consumer,
      PartitionLeases leases,
      SinkTransactions transactions,
      SinkState state,
      Duration lookEvery) {
    topic = settings.topic();
    batchSize = settings.batchSize();
    compacted = settings.compacted();
    this.consumer = consumer;
    this.leases = leases;
    this.transactions = transactions;
    this.state = state;
    applier = new BatchApplier(transactions, leases, state);
    troubles = new TroubleLog(topic);
    this.lookEvery = lookEvery;
  }

  /// Runs until told to stop, or until Kafka's client fails for good. A batch in hand is finished
  /// or rolled back.
  ///
  /// @param trial for how long nothing must fail in the group before that counts as well; what is
  ///   applied counts at once
  /// @param well called once, when it turns out that Kafka lets it read
  void run(BooleanSupplier stopping, Duration trial, Runnable well) {
    boolean isWell = false;
    consumer.subscribe(List.of(topic), this);
    while (!stopping.getAsBoolean()) {
      pollAndApply();
      leases.goOn();
      hintLag();
      lookAtPositions();
      report();
      if (!isWell
          && (applier.hasApplied() || (joined != null && isDue(joined + trial.toNanos())))) {
        isWell = true;
        well.run();
      }
    }
  }

  private void pollAndApply() {
    try {
      ConsumerRecords<byte[], byte[]> records = poll(leases.isAnyAsked() ? SHORT_POLL : POLL);
      long began = System.nanoTime();
      apply(records);
      if (!records.isEmpty() && records.count() < Math.min(MANY, batchSize)) {
        LockSupport.parkNanos(began + PACE.toNanos() - System.nanoTime());
      }
    } catch (OffsetOutOfRangeException e) {
      e.partitions().forEach(partition -> leases.outOfRange(partition.partition()));
    } catch (KafkaException e) {
      if (!UnreadableRecords.areCauseOf(e)) {
        throw e;
      }
      haltUnreadable();
    }
  }

  private ConsumerRecords<byte[], byte[]> poll(Duration atMost) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(atMost);
    RuntimeException failure = callbackFailure;
    if (failure != null) {
      throw new IllegalStateException("A rebalance went wrong", failure);
    }
    return records;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    if (joined == null) {
      joined = System.nanoTime();
    }
    withoutThrowing(() -> assigned.forEach(leases::assigned));
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    withoutThrowing(() -> revoked.forEach(leases::revoked));
  }

  /// Kafka's client wraps what a callback throws in the same exception as what it can't read. So
  /// the failure is kept, and thrown after the poll.
  private void withoutThrowing(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException e) {
      callbackFailure = e;
    }
  }

  private void apply(ConsumerRecords<byte[], byte[]> records) {
    List<Advance> advances = new ArrayList<>();
    Map<Integer, Reach> withGaps = new HashMap<>();
    records
        .nextOffsets()
        .forEach((partition, next) -> {
          Held held = leases.held(partition.partition()).orElse(null);
          if (held != null) {
            Reach reach =
                compacted
                    ? new Reach(records.records(partition), next.offset(), List.of())
                    : Reach.of(held, records.records(partition), next.offset());
            if (reach.to() > held.lease().next()) {
              advances.add(new Advance(held.lease(), reach.to(), reach.records()));
            }
            if (!reach.gaps().isEmpty()) {
              withGaps.put(partition.partition(), reach);
            }
          }
        });
    if (!advances.isEmpty()) {
      applier.apply(advances);
    }
    withGaps.forEach((partition, reach) ->
        leases
            .held(partition)
            .map(Held::lease)
            .filter(lease -> lease.next() == reach.to())
            .ifPresent(lease -> leases.inspect(lease, reach.gaps())));
  }

  private void haltUnreadable() {
    List<TopicPartition> held =
        leases.held().stream().map(lease -> leases.at(lease.partition())).toList();
    UnreadableRecords.findAmong(held, consumer, this::apply)
        .forEach(partition ->
            leases.halt(
                partition.partition(),
                "unreadable: the bytes at offset %s are no record"
                    .formatted(consumer.position(partition))));
    leases.held().forEach(lease -> consumer.resume(List.of(leases.at(lease.partition()))));
  }

  /// While no records come, nothing else would show that the database was restored.
  private void lookAtPositions() {
    if (!isDue(nextLook)) {
      return;
    }
    nextLook = System.nanoTime() + lookEvery.toNanos();
    try {
      transactions
          .displaced(leases.held())
          .forEach(displaced -> leases.displaced(displaced.partition()));
    } catch (SQLException e) {
      if (!DatabaseFailure.of(e).isTransient()) {
        throw new IllegalStateException("The positions can't be read", e);
      }
      log.debug("The positions can't be looked at now", e);
    }
  }

  private void hintLag() {
    if (!isDue(nextLagHint)) {
      return;
    }
    nextLagHint = System.nanoTime() + LAG_HINT.toNanos();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    leases
        .held()
        .forEach(lease ->
            offsets.put(leases.at(lease.partition()), new OffsetAndMetadata(lease.next())));
    if (!offsets.isEmpty()) {
      consumer.commitAsync(
          offsets,
          (_, failure) -> {
            if (failure != null) {
              log.debug("Kafka was not told how far the rows are", failure);
            }
          });
    }
  }

  private void report() {
    Map<Integer, OptionalLong> lags = new HashMap<>();
    leases
        .all()
        .keySet()
        .forEach(partition -> lags.put(partition, consumer.currentLag(leases.at(partition))));
    state.report(leases.all(), lags);
    troubles.tell(leases.all());
  }

  private static boolean isDue(long notBefore) {
    return System.nanoTime() - notBefore >= 0;
  }
}
