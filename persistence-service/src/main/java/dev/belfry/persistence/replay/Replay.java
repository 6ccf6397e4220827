package dev.belfry.persistence.replay;

import dev.belfry.consumer.scan.Deadline;
import dev.belfry.consumer.scan.PartitionReader;
import dev.belfry.consumer.scan.Passage;
import dev.belfry.consumer.scan.Passage.Markers;
import dev.belfry.consumer.scan.Passage.Missing;
import dev.belfry.consumer.scan.Passage.Records;
import dev.belfry.consumer.scan.Passage.Unreadable;
import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import dev.belfry.persistence.chain.ChainHeads;
import dev.belfry.persistence.chain.ChainedPosition;
import dev.belfry.persistence.chain.Head;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.persistence.progress.Phase;
import dev.belfry.persistence.progress.ProgressMeter;
import dev.belfry.persistence.progress.StoppedException;
import dev.belfry.persistence.progress.Teller;
import dev.belfry.persistence.replay.ReplayRequest.Mode;
import dev.belfry.persistence.sink.Replica;
import dev.belfry.persistence.sink.ReplicaException;
import dev.belfry.persistence.sink.ReplicaPosition;
import dev.belfry.persistence.verify.AcceptedLosses;
import dev.belfry.persistence.verify.Finding;
import dev.belfry.persistence.verify.Findings;
import dev.belfry.persistence.verify.PartitionProof;
import dev.belfry.persistence.verify.StoredHeads;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One replay: the log, the receipts and the decisions about dead letters applied to tables of its
/// own up to where the live ones are, proved as it is read; the two compared at the same positions;
/// and perhaps exchanged. It reads from Kafka and writes to PostgreSQL, nothing else. For one
/// thread.
final class Replay {
  /// The sinks may have to wait for as many.
  private static final long FEW = 500;

  private static final int ROUNDS = 20;

  /// With the pauses and what each waits for a lock, some 30 s.
  static final int SWAP_ATTEMPTS = 30;

  private static final long SWAP_PAUSE_MILLIS = 500;

  /// How long sinks may be kept waiting because Kafka is slow: they give up after 5 s.
  private static final Duration HELD = Duration.ofSeconds(3);

  private static final int HOLDS = 3;

  private final EventLog log;
  private final ReplayDatabase database;
  private final PartitionReader reader;
  private final ChainHeads heads;
  private final ReadTransactions transactions;
  private final ReplayRequest request;
  private final int swapAttempts;
  private final Teller teller;
  private final ProgressMeter meter;
  private final AcceptedLosses accepted;
  private final PassedOver passedOver;
  private final Findings findings;
  private final Map<String, Replica> replicas = new HashMap<>();
  private final Map<TopicPartition, Stretch> stretches = new HashMap<>();

  /// @param accepted what was accepted before: it does not stop at that
  /// @param passedOver keeps what is accepted now
  /// @param swapAttempts how often it tries to take the place of what is read
  Replay(
      EventLog log,
      ReplayDatabase database,
      PartitionReader reader,
      ChainHeads heads,
      ReadTransactions transactions,
      AcceptedLosses accepted,
      PassedOver passedOver,
      ReplayRequest request,
      int swapAttempts,
      Teller teller) {
    this.log = log;
    this.database = database;
    this.reader = reader;
    this.heads = heads;
    this.transactions = transactions;
    this.accepted = accepted;
    this.passedOver = passedOver;
    this.request = request;
    this.swapAttempts = swapAttempts;
    this.teller = teller;
    meter = new ProgressMeter(0, teller::progress);
    findings =
        new Findings(
            accepted,
            finding -> {
              if (request.acceptLoss()) {
                passedOver.keep(finding);
              }
            });
  }

  ReplayResult run() throws SQLException, ReplicaException {
    meter.begin(Phase.REPLAYING);
    Comparison comparison = approach() ? compare() : null;
    if (comparison == null) {
      return result(null, Outcome.STOPPED);
    }
    if (request.mode() == Mode.REBUILD && (comparison.isEqual() || request.swapAlways())) {
      Outcome outcome = swap();
      if (outcome == Outcome.SWAPPED && comparison.isEqual()) {
        database.drop(ReplayDatabase.REPLACED);
      }
      return result(comparison, outcome);
    }
    if (comparison.isEqual()) {
      database.drop(ReplayDatabase.REBUILT);
      return result(comparison, Outcome.EQUAL);
    }
    database.keepForPeople();
    return result(comparison, Outcome.DIFFERENT);
  }

  private ReplayResult result(@Nullable Comparison comparison, Outcome outcome) {
    boolean complete = outcome != Outcome.STOPPED;
    return new ReplayResult(
        complete,
        complete && comparison != null && comparison.isEqual(),
        outcome == Outcome.SWAPPED,
        outcome,
        reason(outcome),
        meter.records(),
        meter.seconds(),
        findings.kept(),
        comparison == null ? List.of() : comparison.tables(),
        comparison == null ? List.of() : comparison.differences());
  }

  private @Nullable String reason(Outcome outcome) {
    return outcome == Outcome.DIFFERENT && database.hasRowsBefore(Replica.decoder())
        ? outcome.reason() + " Some of those were made by an earlier version of the service."
        : outcome.reason();
  }

  /// Follows the live rows, which move on meanwhile, until there is little left.
  ///
  /// @return false if it stops at a finding
  private boolean approach() throws SQLException, ReplicaException {
    for (int round = 0; round < ROUNDS; round++) {
      long before = meter.records();
      if (!catchUp(Deadline.NONE)) {
        return false;
      }
      if (meter.records() - before <= FEW) {
        return true;
      }
    }
    return true; // the sinks are as fast as this: they have to wait a little longer
  }

  private @Nullable Comparison compare() throws SQLException, ReplicaException {
    try (Connection connection = database.live().getConnection()) {
      var snapshot = new LongStatements(connection, database.client(), meter, teller);
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      try {
        if (!meet(snapshot)) {
          return null;
        }
        meter.begin(Phase.COMPARING);
        return new Comparison(snapshot, database.liveSchema(), ReplayDatabase.REBUILT).run();
      } finally {
        connection.rollback();
      }
    }
  }

  /// Has the snapshot see a moment in which both are equally far, whatever the sinks do next: it
  /// begins with the transaction's first query.
  ///
  /// @return false if it stops at a finding
  /// @throws TimeoutException if Kafka is too slow, again and again, to keep the sinks waiting
  private boolean meet(LongStatements snapshot) throws SQLException, ReplicaException {
    for (int attempt = 1; ; attempt++) {
      try (var _ = HeldPositions.take(database)) {
        if (!catchUp(Deadline.in(HELD))) {
          return false;
        }
        snapshot.client().sql("SELECT 1").query(Integer.class).single();
        return true;
      } catch (TimeoutException e) {
        if (attempt == HOLDS) {
          throw e;
        }
      }
      if (!approach()) {
        return false;
      }
    }
  }

  private Outcome swap() throws SQLException, ReplicaException {
    meter.begin(Phase.REPLAYING);
    if (!approach()) {
      return Outcome.STOPPED;
    }
    meter.begin(Phase.EXCHANGING);
    for (int attempt = 0; attempt < swapAttempts; attempt++) {
      teller.check();
      meter.goOn();
      try (var held = HeldPositions.take(database)) {
        Deadline deadline = Deadline.in(HELD);
        if (!catchUp(deadline)) {
          return Outcome.STOPPED;
        }
        if (request.acceptLoss()) {
          passOverLossAhead(deadline);
        }
        if (held.swap()) {
          return Outcome.SWAPPED;
        }
      } catch (TimeoutException e) {
        if (attempt == swapAttempts - 1) {
          throw e;
        }
      }
      pause();
      if (!approach()) {
        return Outcome.STOPPED;
      }
    }
    return Outcome.IN_USE;
  }

  private static void pause() {
    try {
      Thread.sleep(SWAP_PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException("interrupted");
    }
  }

  private boolean catchUp(Deadline deadline) throws SQLException, ReplicaException {
    List<LivePosition> targets = livePositions();
    for (LivePosition target : targets) {
      Stretch stretch = stretch(target);
      meter.grow(Math.max(0, target.next() - stretch.counted));
      stretch.counted = Math.max(stretch.counted, target.next());
    }
    for (LivePosition target : targets) {
      Stretch stretch = stretch(target);
      if (stretch.next < target.next() && !catchUp(stretch, target.next(), deadline)) {
        return false;
      }
    }
    return true;
  }

  private boolean catchUp(Stretch stretch, long target, Deadline deadline)
      throws SQLException, ReplicaException {
    reader.begin(stretch.partition, stretch.next, target, deadline);
    for (Optional<Passage> passage = reader.read(deadline);
        passage.isPresent();
        passage = reader.read(deadline)) {
      teller.check();
      long before = findings.countNew();
      stretch.proof.take(passage.get());
      if (findings.countNew() > before && !request.acceptLoss()) {
        return false;
      }
      apply(stretch, passage.get());
    }
    return true;
  }

  private void apply(Stretch stretch, Passage passage) throws SQLException, ReplicaException {
    switch (passage) {
      case Records(var records) -> stretch.replica.apply(stretch.partition.partition(), records);
      case Markers _, Missing _, Unreadable _ ->
          stretch.replica.passOver(stretch.partition.partition(), passage);
    }
    stretch.next = passage.to();
    meter.done(stretch.partition.partition(), passage.to() - passage.from());
  }

  /// Where the sink halts because what comes next is lost, it is to go on after that.
  private void passOverLossAhead(Deadline deadline) throws SQLException, ReplicaException {
    for (Stretch stretch : stretches.values()) {
      long end = reader.endOf(stretch.partition, deadline);
      if (stretch.next < end) {
        reader.begin(stretch.partition, stretch.next, end, deadline);
        Passage ahead = reader.read(deadline).orElseThrow();
        if (ahead instanceof Missing || ahead instanceof Unreadable) {
          stretch.proof.take(ahead);
          apply(stretch, ahead);
        }
      }
    }
  }

  private Stretch stretch(LivePosition live) throws SQLException, ReplicaException {
    Stretch known = stretches.get(live.partition());
    if (known != null) {
      return known;
    }
    Replica replica = replica(live);
    ReplicaPosition position = replica.take(live.partition().partition());
    accepted.notFoundFrom(live.partition(), position.next()).forEach(findings::addKnown);
    List<Finding> before = passedOver.before(live.partition(), position.next());
    before.forEach(findings::addKnown);
    Optional<ChainedPosition> stored =
        transactions.inOneSnapshot(() -> heads.lastUpTo(live.partition(), position.next()));
    var proof =
        new PartitionProof(
            live.partition(),
            stored.map(ChainedPosition::nextOffset).orElse(0L),
            before.isEmpty() ? position.head() : headAt(position.next(), stored),
            new StoredHeads(heads, transactions, live.partition(), position.next(), Long.MAX_VALUE),
            null,
            findings);
    var stretch = new Stretch(live.partition(), replica, proof, position.next());
    meter.doneBefore(position.next());
    meter.grow(position.next());
    stretches.put(live.partition(), stretch);
    return stretch;
  }

  /// After what was passed over the replica's chain is another than the one that is stored, which
  /// is known where a batch ended.
  private static @Nullable Head headAt(long offset, Optional<ChainedPosition> stored) {
    return stored
        .filter(last -> last.nextOffset() == offset)
        .map(ChainedPosition::head)
        .orElse(null);
  }

  private Replica replica(LivePosition live) {
    return replicas.computeIfAbsent(live.partition().topic(), _ -> newReplica(live));
  }

  private Replica newReplica(LivePosition live) {
    String topic = live.partition().topic();
    if (topic.equals(Topic.NOTIFICATIONS.topicName())) {
      return Replica.ofNotifications(log, database.rebuilt());
    } else if (topic.equals(Topic.RECEIPTS.topicName())) {
      return Replica.ofReceipts(log, live.topicId(), database.rebuilt());
    } else if (topic.equals(Topic.AUDIT.topicName())) {
      return Replica.ofDispositions(live.topicId(), database.rebuilt());
    }
    throw new IllegalStateException("no rows are made of " + topic);
  }

  private List<LivePosition> livePositions() {
    return database
        .client()
        .sql(
            """
            SELECT topic, partition, topic_id, next_offset FROM applied_position
            ORDER BY topic, partition
            """)
        .query((row, _) ->
            new LivePosition(
                new TopicPartition(row.getString(1), row.getInt(2)),
                uuid(Objects.requireNonNull(row.getObject(3, UUID.class))),
                row.getLong(4)))
        .list();
  }

  private static Uuid uuid(UUID id) {
    return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  /// @param next the first offset that is not applied
  private record LivePosition(TopicPartition partition, Uuid topicId, long next) {}

  /// How far one partition is.
  private static final class Stretch {
    final TopicPartition partition;
    final Replica replica;
    final PartitionProof proof;
    long next;

    /// Up to where it is counted as work to be done.
    long counted;

    Stretch(TopicPartition partition, Replica replica, PartitionProof proof, long next) {
      this.partition = partition;
      this.replica = replica;
      this.proof = proof;
      this.next = next;
      this.counted = next;
    }
  }
}
