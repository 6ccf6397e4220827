package dev.belfry.persistence.audit.replay;

import dev.belfry.consumer.scan.ReadDeadline;
import dev.belfry.persistence.audit.progress.Phase;
import dev.belfry.persistence.audit.progress.ProgressListener;
import dev.belfry.persistence.audit.progress.ProgressMeter;
import dev.belfry.persistence.audit.progress.StoppedException;
import dev.belfry.persistence.audit.replay.ReplayRequest.Mode;
import dev.belfry.persistence.sink.Replica;
import dev.belfry.persistence.sink.ReplicaException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
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

  private final ReplayDatabase database;
  private final ReplayedPartitions partitions;
  private final ReplayRequest request;
  private final int swapAttempts;
  private final ProgressMeter meter;
  private final ProgressListener listener;

  /// @param swapAttempts how often it tries to take the place of what is read
  Replay(
      ReplayDatabase database,
      ReplayedPartitions partitions,
      ReplayRequest request,
      int swapAttempts,
      ProgressMeter meter,
      ProgressListener listener) {
    this.database = database;
    this.partitions = partitions;
    this.request = request;
    this.swapAttempts = swapAttempts;
    this.meter = meter;
    this.listener = listener;
  }

  ReplayResult run() throws SQLException, ReplicaException {
    meter.begin(Phase.REPLAYING);
    Comparison comparison = approach() ? compare() : null;
    if (comparison == null) {
      return result(null, ReplayOutcome.STOPPED);
    }
    if (request.mode() == Mode.REBUILD && (comparison.isEqual() || request.swapAlways())) {
      ReplayOutcome outcome = swap();
      if (outcome == ReplayOutcome.SWAPPED && comparison.isEqual()) {
        database.drop(ReplayDatabase.REPLACED);
      }
      return result(comparison, outcome);
    }
    if (comparison.isEqual()) {
      database.drop(ReplayDatabase.REBUILT);
      return result(comparison, ReplayOutcome.EQUAL);
    }
    database.keepForPeople();
    return result(comparison, ReplayOutcome.DIFFERENT);
  }

  private ReplayResult result(@Nullable Comparison comparison, ReplayOutcome outcome) {
    boolean complete = outcome != ReplayOutcome.STOPPED;
    return new ReplayResult(
        complete,
        complete && comparison != null && comparison.isEqual(),
        outcome == ReplayOutcome.SWAPPED,
        outcome,
        reason(outcome),
        meter.records(),
        meter.seconds(),
        partitions.findings(),
        comparison == null ? List.of() : comparison.tables(),
        comparison == null ? List.of() : comparison.differences());
  }

  private @Nullable String reason(ReplayOutcome outcome) {
    return outcome == ReplayOutcome.DIFFERENT && database.hasRowsBefore(Replica.decoder())
        ? outcome.reason() + " Some of those were made by an earlier version of the service."
        : outcome.reason();
  }

  /// Follows the live rows, which move on meanwhile, until there is little left.
  ///
  /// @return false if it stops at a finding
  private boolean approach() throws SQLException, ReplicaException {
    for (int round = 0; round < ROUNDS; round++) {
      long before = meter.records();
      if (!partitions.catchUp(ReadDeadline.NONE)) {
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
      var snapshot = new LongStatements(connection, database.client(), meter, listener);
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
      try (var _ = LockedPositions.take(database)) {
        if (!partitions.catchUp(ReadDeadline.in(HELD))) {
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

  private ReplayOutcome swap() throws SQLException, ReplicaException {
    meter.begin(Phase.REPLAYING);
    if (!approach()) {
      return ReplayOutcome.STOPPED;
    }
    meter.begin(Phase.EXCHANGING);
    for (int attempt = 0; attempt < swapAttempts; attempt++) {
      listener.check();
      meter.goOn();
      try (var held = LockedPositions.take(database)) {
        ReadDeadline deadline = ReadDeadline.in(HELD);
        if (!partitions.catchUp(deadline)) {
          return ReplayOutcome.STOPPED;
        }
        if (request.acceptLoss()) {
          partitions.passOverLossAhead(deadline);
        }
        if (held.swap()) {
          return ReplayOutcome.SWAPPED;
        }
      } catch (TimeoutException e) {
        if (attempt == swapAttempts - 1) {
          throw e;
        }
      }
      pause();
      if (!approach()) {
        return ReplayOutcome.STOPPED;
      }
    }
    return ReplayOutcome.IN_USE;
  }

  private static void pause() {
    try {
      Thread.sleep(SWAP_PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException("interrupted");
    }
  }
}
