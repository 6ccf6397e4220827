package dev.belfry.consumer.sink;

import static dev.belfry.consumer.sink.DatabaseFailure.stateOf;
import static dev.belfry.consumer.sink.DatabaseFailure.whyNotClaimed;

import dev.belfry.consumer.LogOffsets;
import dev.belfry.consumer.LogOffsets.Bounds;
import dev.belfry.consumer.OtherTopicException;
import dev.belfry.consumer.SupervisedLoop;
import dev.belfry.consumer.Trouble;
import dev.belfry.consumer.scan.OffsetRange;
import dev.belfry.consumer.scan.OffsetRange.Markers;
import dev.belfry.consumer.scan.OffsetRange.Missing;
import dev.belfry.consumer.sink.AsyncGapReader.Gap;
import dev.belfry.consumer.sink.PartitionState.Asking;
import dev.belfry.consumer.sink.PartitionState.Held;
import dev.belfry.consumer.sink.PartitionState.Inspecting;
import dev.belfry.consumer.sink.PartitionState.Waiting;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.backoff.BackOffExecution;

/// The partitions that Kafka has assigned to this instance, and which of them it may apply: a lease
/// is taken in the database, and held when Kafka has what comes next.
///
/// What goes wrong with one partition costs the others nothing: each has a back-off of its own, and
/// Kafka is never waited for. All methods are for the sink's thread.
final class PartitionLeases {
  private final SinkSettings settings;
  private final Uuid topicId;
  private final int partitions;
  private final Consumer<byte[], byte[]> consumer;
  private final LogOffsets offsets;
  private final AsyncGapReader gapReader;
  private final SinkTransactions transactions;
  private final SinkState sinkState;
  private final Duration haltedRetry;

  private final Map<Integer, PartitionState> states = new TreeMap<>();
  private final Map<Integer, BackOffExecution> backoffs = new HashMap<>();

  PartitionLeases(
      SinkSettings settings,
      Uuid topicId,
      Source source,
      Consumer<byte[], byte[]> consumer,
      LogOffsets offsets,
      AsyncGapReader gapReader,
      SinkTransactions transactions,
      SinkState sinkState,
      Duration haltedRetry) {
    this.settings = settings;
    this.topicId = topicId;
    this.partitions = source.partitions();
    this.consumer = consumer;
    this.offsets = offsets;
    this.gapReader = gapReader;
    this.transactions = transactions;
    this.sinkState = sinkState;
    this.haltedRetry = haltedRetry;
  }

  void assigned(TopicPartition partition) {
    // Without any position, Kafka's client would ask for a committed one, and fail.
    consumer.seek(partition, 0);
    await(partition.partition(), null, Duration.ZERO, Trouble.LOOKED_UP);
  }

  void revoked(TopicPartition partition) {
    states.remove(partition.partition());
    backoffs.remove(partition.partition());
  }

  /// As they are now.
  Map<Integer, PartitionState> all() {
    return states;
  }

  /// Empty if the partition is not to be applied now.
  Optional<Held> held(int partition) {
    return states.get(partition) instanceof Held held ? Optional.of(held) : Optional.empty();
  }

  List<Lease> held() {
    return states.values().stream()
        .filter(Held.class::isInstance)
        .map(partitionState -> ((Held) partitionState).lease())
        .toList();
  }

  boolean isAnyAsked() {
    return states.values().stream()
        .anyMatch(partitionState ->
            partitionState instanceof Asking || partitionState instanceof Inspecting);
  }

  TopicPartition at(int partition) {
    return new TopicPartition(settings.topic(), partition);
  }

  /// Goes on with all that are not held: takes those that are due, all together, and holds those of
  /// which Kafka has said what it has.
  void goOn() {
    for (int partition : List.copyOf(states.keySet())) {
      if (states.get(partition) instanceof Asking asking && asking.bounds().isDone()) {
        answered(asking);
      } else if (states.get(partition) instanceof Inspecting inspecting
          && inspecting.gaps().isDone()) {
        inspected(inspecting);
      }
    }
    takeDue();
  }

  private void takeDue() {
    Map<Integer, Waiting> due = new TreeMap<>();
    states.forEach((partition, partitionState) -> {
      if (partitionState instanceof Waiting waiting
          && System.nanoTime() - waiting.notBefore() >= 0) {
        due.put(partition, waiting);
      }
    });
    Map<Integer, Lease> taken = new TreeMap<>();
    Trouble away = null;
    for (var each : due.entrySet()) {
      int partition = each.getKey();
      Waiting waiting = each.getValue();
      if (away == null) {
        try {
          take(partition, waiting.former()).ifPresent(lease -> taken.put(partition, lease));
        } catch (SQLException e) {
          if (DatabaseFailure.of(e).isTransient()) {
            away = away(e);
          } else {
            halt(partition, whyNotClaimed(e));
          }
        }
      }
      if (away != null) {
        await(partition, waiting.former(), backoff(partition), away);
      }
    }
    if (!taken.isEmpty()) {
      ask(taken);
    }
  }

  private Optional<Lease> take(int partition, @Nullable Lease former) throws SQLException {
    if (partition >= partitions) {
      halt(partition, PartitionsException.reason(settings.topic(), partitions, "more"));
      return Optional.empty();
    }
    try {
      if (former == null) {
        return Optional.of(transactions.take(partition));
      }
      Optional<Lease> mine = transactions.stillMine(former);
      if (mine.isEmpty()) {
        awaitOther(partition);
      }
      return mine;
    } catch (HaltException e) {
      halt(partition, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void ask(Map<Integer, Lease> taken) {
    Map<TopicPartition, CompletableFuture<Bounds>> answers =
        offsets.bounds(
            taken.keySet().stream().map(this::at).toList(), Map.of(settings.topic(), topicId));
    taken.forEach((partition, lease) -> {
      Trouble trouble =
          states.get(partition) instanceof Waiting waiting ? waiting.trouble() : Trouble.LOOKED_UP;
      CompletableFuture<Bounds> answer = answers.get(at(partition));
      if (answer == null) {
        throw new IllegalStateException("no answer for " + at(partition));
      }
      states.put(partition, new Asking(lease, answer, trouble));
    });
  }

  private void answered(Asking asking) {
    Lease lease = asking.lease();
    try {
      hold(lease, asking.bounds().join(), asking.trouble());
    } catch (CompletionException e) {
      unanswered(lease, e.getCause());
    }
  }

  /// Starts reading, unless the log does not have what comes next.
  private void hold(Lease lease, Bounds log, Trouble before) {
    if (lease.next() < log.start()) {
      halt(lease.partition(), dataLoss(lease.next(), log.start()));
    } else if (lease.next() > log.end()) {
      halt(
          lease.partition(),
          "log_rewound: offset %s is applied, but the log ends before %s"
              .formatted(lease.next() - 1, log.end()));
    } else {
      boolean isWell = before.kind() == Trouble.Kind.LOOKED_UP || lease.next() == log.end();
      if (isWell) {
        backoffs.remove(lease.partition());
      }
      read(lease, isWell ? null : before, List.of());
      sinkState.progressed(lease.partition());
    }
  }

  private void unanswered(Lease lease, @Nullable Throwable failure) {
    int partition = lease.partition();
    switch (failure) {
      case Error e -> throw e;
      case OtherTopicException e -> halt(partition, String.valueOf(e.getMessage()));
      case UnknownTopicOrPartitionException _ -> halt(partition, "Kafka does not know it any more");
      case AuthorizationException e -> halt(partition, "Kafka refuses: " + e.getMessage());
      case TimeoutException _ -> await(partition, lease, backoff(partition), Trouble.NO_ANSWER);
      case null, default ->
          await(partition, lease, backoff(partition), Trouble.waits("Kafka: " + failure));
    }
  }

  /// Looks at offsets that have no records, from the lease's position on.
  void inspect(Lease lease, List<Gap> gaps) {
    TopicPartition partition = at(lease.partition());
    PartitionState before = states.get(lease.partition());
    consumer.seek(partition, lease.next());
    consumer.pause(List.of(partition));
    states.put(
        lease.partition(),
        new Inspecting(
            lease, gapReader.inspect(partition, gaps), before == null ? null : before.trouble()));
  }

  private void inspected(Inspecting inspecting) {
    Lease lease = inspecting.lease();
    try {
      List<OffsetRange> found = inspecting.gaps().join();
      for (OffsetRange range : found) {
        if (range instanceof Missing(long from, long to) && from <= lease.next()) {
          halt(lease.partition(), dataLoss(from, to));
          return;
        }
      }
      read(
          lease,
          inspecting.trouble(),
          found.stream().filter(Markers.class::isInstance).map(Markers.class::cast).toList());
    } catch (CompletionException e) {
      unanswered(lease, e.getCause());
    }
  }

  private void read(Lease lease, @Nullable Trouble trouble, List<Markers> markers) {
    TopicPartition partition = at(lease.partition());
    consumer.seek(partition, lease.next());
    consumer.resume(List.of(partition));
    states.put(lease.partition(), new Held(lease, trouble, markers));
  }

  /// What was read is stored.
  void applied(Advance advance) {
    Lease lease = advance.reached();
    List<Markers> ahead =
        held(lease.partition()).map(Held::markers).orElse(List.of()).stream()
            .filter(markers -> markers.to() > lease.next())
            .toList();
    states.put(lease.partition(), new Held(lease, null, ahead));
    backoffs.remove(lease.partition());
    sinkState.progressed(lease.partition());
  }

  /// Its position is not where it was left: another owner, or a restored database. Kafka knows
  /// which: it gets the time to take the partition away; if it does not, this instance is to have
  /// it.
  void displaced(int partition) {
    awaitOther(partition);
  }

  private void awaitOther(int partition) {
    await(partition, null, settings.fencedPause(), Trouble.waits("another instance may have it"));
  }

  /// Nothing is known of the transaction's end: the position tells.
  void databaseIsAway(Collection<Lease> leases, SQLException e) {
    for (Lease lease : leases) {
      rewind(lease);
      await(lease.partition(), lease, backoff(lease.partition()), away(e));
    }
  }

  private static Trouble away(SQLException e) {
    String refusal = DatabaseFailure.refusal(e);
    return Trouble.waits(
        refusal == null ? "PostgreSQL is away or busy (%s)".formatted(stateOf(e)) : refusal);
  }

  /// Kafka says that it does not have what is asked for.
  void outOfRange(int partition) {
    Lease former = held(partition).map(Held::lease).orElse(null);
    await(partition, former, Duration.ZERO, Trouble.LOOKED_UP);
  }

  void halt(int partition, String reason) {
    consumer.pause(List.of(at(partition)));
    long retryAt = System.nanoTime() + haltedRetry.toNanos();
    states.put(partition, new Waiting(null, retryAt, Trouble.halted(reason)));
  }

  private static String dataLoss(long from, long to) {
    return "data_loss: the records from offset %s to %s are gone from the log"
        .formatted(from, to - 1);
  }

  /// Kafka's client has gone past records whose effect is not stored.
  void rewind(Lease lease) {
    consumer.seek(at(lease.partition()), lease.next());
  }

  private void await(int partition, @Nullable Lease former, Duration pause, Trouble trouble) {
    consumer.pause(List.of(at(partition)));
    states.put(partition, new Waiting(former, System.nanoTime() + pause.toNanos(), trouble));
  }

  private Duration backoff(int partition) {
    return Duration.ofMillis(
        backoffs.computeIfAbsent(partition, _ -> SupervisedLoop.PAUSES.start()).nextBackOff());
  }
}
