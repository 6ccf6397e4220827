package dev.belfry.consumer.sink;

import static dev.belfry.consumer.sink.DatabaseFailure.AWAY;
import static dev.belfry.consumer.sink.DatabaseFailure.stateOf;

import dev.belfry.consumer.LogOffsets;
import dev.belfry.consumer.LogOffsets.Bounds;
import dev.belfry.consumer.OtherTopicException;
import dev.belfry.consumer.SupervisedLoop;
import dev.belfry.consumer.Trouble;
import dev.belfry.consumer.scan.Passage;
import dev.belfry.consumer.scan.Passage.Markers;
import dev.belfry.consumer.scan.Passage.Missing;
import dev.belfry.consumer.sink.GapInspection.Gap;
import dev.belfry.consumer.sink.Tenure.Asking;
import dev.belfry.consumer.sink.Tenure.Held;
import dev.belfry.consumer.sink.Tenure.Inspecting;
import dev.belfry.consumer.sink.Tenure.Waiting;
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

/// The partitions that Kafka has assigned to this instance, and which of them it may apply: a claim
/// is taken in the database, and held when Kafka has what comes next.
///
/// What goes wrong with one partition costs the others nothing: each has a back-off of its own, and
/// Kafka is never waited for. All methods are for the sink's thread.
final class PartitionClaims {
  private static final Duration HALTED_RETRY = Duration.ofSeconds(10);

  private final SinkSettings settings;
  private final Uuid topicId;
  private final int partitions;
  private final Consumer<byte[], byte[]> consumer;
  private final LogOffsets offsets;
  private final GapInspection inspection;
  private final SinkTransactions transactions;
  private final SinkState state;

  private final Map<Integer, Tenure> tenures = new TreeMap<>();
  private final Map<Integer, BackOffExecution> backoffs = new HashMap<>();

  PartitionClaims(
      SinkSettings settings,
      Uuid topicId,
      Source source,
      Consumer<byte[], byte[]> consumer,
      LogOffsets offsets,
      GapInspection inspection,
      SinkTransactions transactions,
      SinkState state) {
    this.settings = settings;
    this.topicId = topicId;
    this.partitions = source.partitions();
    this.consumer = consumer;
    this.offsets = offsets;
    this.inspection = inspection;
    this.transactions = transactions;
    this.state = state;
  }

  void assigned(TopicPartition partition) {
    // Without any position, Kafka's client would ask for a committed one, and fail.
    consumer.seek(partition, 0);
    await(partition.partition(), null, Duration.ZERO, Trouble.LOOKED_UP);
  }

  void revoked(TopicPartition partition) {
    tenures.remove(partition.partition());
    backoffs.remove(partition.partition());
  }

  /// As they are now.
  Map<Integer, Tenure> all() {
    return tenures;
  }

  /// Empty if the partition is not to be applied now.
  Optional<Held> held(int partition) {
    return tenures.get(partition) instanceof Held held ? Optional.of(held) : Optional.empty();
  }

  List<Claim> held() {
    return tenures.values().stream()
        .filter(Held.class::isInstance)
        .map(tenure -> ((Held) tenure).claim())
        .toList();
  }

  boolean isAnyAsked() {
    return tenures.values().stream()
        .anyMatch(tenure -> tenure instanceof Asking || tenure instanceof Inspecting);
  }

  TopicPartition at(int partition) {
    return new TopicPartition(settings.topic(), partition);
  }

  /// Goes on with all that are not held: takes those that are due, all together, and holds those of
  /// which Kafka has said what it has.
  void goOn() {
    for (int partition : List.copyOf(tenures.keySet())) {
      if (tenures.get(partition) instanceof Asking asking && asking.bounds().isDone()) {
        answered(asking);
      } else if (tenures.get(partition) instanceof Inspecting inspecting
          && inspecting.gaps().isDone()) {
        inspected(inspecting);
      }
    }
    takeDue();
  }

  private void takeDue() {
    Map<Integer, Waiting> due = new TreeMap<>();
    tenures.forEach((partition, tenure) -> {
      if (tenure instanceof Waiting waiting && System.nanoTime() - waiting.notBefore() >= 0) {
        due.put(partition, waiting);
      }
    });
    Map<Integer, Claim> taken = new TreeMap<>();
    Trouble away = null;
    for (var each : due.entrySet()) {
      int partition = each.getKey();
      Waiting waiting = each.getValue();
      if (away == null) {
        try {
          take(partition, waiting.former()).ifPresent(claim -> taken.put(partition, claim));
        } catch (SQLException e) {
          if (DatabaseFailure.of(e) == AWAY) {
            away = away(e);
          } else {
            halt(partition, "its position can't be claimed: SQLSTATE %s".formatted(stateOf(e)));
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

  private Optional<Claim> take(int partition, @Nullable Claim former) throws SQLException {
    if (partition >= partitions) {
      halt(partition, PartitionsException.reason(settings.topic(), partitions, "more"));
      return Optional.empty();
    }
    try {
      if (former == null) {
        return Optional.of(transactions.take(partition));
      }
      Optional<Claim> mine = transactions.stillMine(former);
      if (mine.isEmpty()) {
        awaitOther(partition);
      }
      return mine;
    } catch (HaltException e) {
      halt(partition, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void ask(Map<Integer, Claim> taken) {
    Map<TopicPartition, CompletableFuture<Bounds>> answers =
        offsets.bounds(
            taken.keySet().stream().map(this::at).toList(), Map.of(settings.topic(), topicId));
    taken.forEach((partition, claim) -> {
      Trouble trouble =
          tenures.get(partition) instanceof Waiting waiting ? waiting.trouble() : Trouble.LOOKED_UP;
      CompletableFuture<Bounds> answer = answers.get(at(partition));
      if (answer == null) {
        throw new IllegalStateException("no answer for " + at(partition));
      }
      tenures.put(partition, new Asking(claim, answer, trouble));
    });
  }

  private void answered(Asking asking) {
    Claim claim = asking.claim();
    try {
      hold(claim, asking.bounds().join(), asking.trouble());
    } catch (CompletionException e) {
      unanswered(claim, e.getCause());
    }
  }

  /// Starts reading, unless the log does not have what comes next.
  private void hold(Claim claim, Bounds log, Trouble before) {
    if (claim.next() < log.start()) {
      halt(claim.partition(), dataLoss(claim.next(), log.start()));
    } else if (claim.next() > log.end()) {
      halt(
          claim.partition(),
          "log_rewound: offset %s is applied, but the log ends before %s"
              .formatted(claim.next() - 1, log.end()));
    } else {
      boolean isWell = before.kind() == Trouble.Kind.LOOKED_UP || claim.next() == log.end();
      if (isWell) {
        backoffs.remove(claim.partition());
      }
      read(claim, isWell ? null : before, List.of());
      state.progressed(claim.partition());
    }
  }

  private void unanswered(Claim claim, @Nullable Throwable failure) {
    int partition = claim.partition();
    switch (failure) {
      case Error e -> throw e;
      case OtherTopicException e -> halt(partition, String.valueOf(e.getMessage()));
      case UnknownTopicOrPartitionException _ -> halt(partition, "Kafka does not know it any more");
      case AuthorizationException e -> halt(partition, "Kafka refuses: " + e.getMessage());
      case TimeoutException _ -> await(partition, claim, backoff(partition), Trouble.NO_ANSWER);
      case null, default ->
          await(partition, claim, backoff(partition), Trouble.waits("Kafka: " + failure));
    }
  }

  /// Looks at offsets that have no records, from the claim's position on.
  void inspect(Claim claim, List<Gap> gaps) {
    TopicPartition partition = at(claim.partition());
    Tenure before = tenures.get(claim.partition());
    consumer.seek(partition, claim.next());
    consumer.pause(List.of(partition));
    tenures.put(
        claim.partition(),
        new Inspecting(
            claim, inspection.inspect(partition, gaps), before == null ? null : before.trouble()));
  }

  private void inspected(Inspecting inspecting) {
    Claim claim = inspecting.claim();
    try {
      List<Passage> found = inspecting.gaps().join();
      for (Passage passage : found) {
        if (passage instanceof Missing(long from, long to) && from <= claim.next()) {
          halt(claim.partition(), dataLoss(from, to));
          return;
        }
      }
      read(
          claim,
          inspecting.trouble(),
          found.stream().filter(Markers.class::isInstance).map(Markers.class::cast).toList());
    } catch (CompletionException e) {
      unanswered(claim, e.getCause());
    }
  }

  private void read(Claim claim, @Nullable Trouble trouble, List<Markers> markers) {
    TopicPartition partition = at(claim.partition());
    consumer.seek(partition, claim.next());
    consumer.resume(List.of(partition));
    tenures.put(claim.partition(), new Held(claim, trouble, markers));
  }

  /// What was read is stored.
  void applied(Advance advance) {
    Claim claim = advance.reached();
    List<Markers> ahead =
        held(claim.partition()).map(Held::markers).orElse(List.of()).stream()
            .filter(markers -> markers.to() > claim.next())
            .toList();
    tenures.put(claim.partition(), new Held(claim, null, ahead));
    backoffs.remove(claim.partition());
    state.progressed(claim.partition());
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
  void databaseIsAway(Collection<Claim> claims, SQLException e) {
    for (Claim claim : claims) {
      rewind(claim);
      await(claim.partition(), claim, backoff(claim.partition()), away(e));
    }
  }

  private static Trouble away(SQLException e) {
    return Trouble.waits("PostgreSQL is away or busy (%s)".formatted(stateOf(e)));
  }

  /// Kafka says that it does not have what is asked for.
  void outOfRange(int partition) {
    Claim former = held(partition).map(Held::claim).orElse(null);
    await(partition, former, Duration.ZERO, Trouble.LOOKED_UP);
  }

  void halt(int partition, String reason) {
    consumer.pause(List.of(at(partition)));
    tenures.put(
        partition,
        new Waiting(null, System.nanoTime() + HALTED_RETRY.toNanos(), Trouble.halted(reason)));
  }

  private static String dataLoss(long from, long to) {
    return "data_loss: the records from offset %s to %s are gone from the log"
        .formatted(from, to - 1);
  }

  /// Kafka's client has gone past records whose effect is not stored.
  void rewind(Claim claim) {
    consumer.seek(at(claim.partition()), claim.next());
  }

  private void await(int partition, @Nullable Claim former, Duration pause, Trouble trouble) {
    consumer.pause(List.of(at(partition)));
    tenures.put(partition, new Waiting(former, System.nanoTime() + pause.toNanos(), trouble));
  }

  private Duration backoff(int partition) {
    return Duration.ofMillis(
        backoffs.computeIfAbsent(partition, _ -> SupervisedLoop.PAUSES.start()).nextBackOff());
  }
}
