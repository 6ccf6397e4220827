package dev.belfry.consumer.sink;

import dev.belfry.events.ErasedRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The rows that one topic leads to, and how far they go: changed together, in one transaction per
/// batch, or not at all. For one thread.
public final class SinkTransactions {
  private final DataSource database;
  private final StoredPositions positions;
  private final SinkTarget target;

  /// @param database connections of its own, in PostgreSQL's default isolation (read committed):
  ///   after waiting for another owner's lock, what that owner wrote must be visible
  public SinkTransactions(DataSource database, StoredPositions positions, SinkTarget target) {
    this.database = database;
    this.positions = positions;
    this.target = target;
  }

  /// See [StoredPositions#begin].
  void begin(int partitions) throws SQLException, FencedException {
    inTransaction(connection -> {
      positions.begin(connection, partitions);
      return Tally.NOTHING;
    });
  }

  /// Takes a partition from whoever had it.
  ///
  /// @throws HaltException if it must not be applied
  public Lease take(int partition) throws SQLException, HaltException {
    try (Connection connection = database.getConnection()) {
      Lease lease = positions.take(connection, partition);
      target.taken(connection, lease);
      return lease;
    }
  }

  /// The lease as it is stored now, after a transaction whose end is not known; empty if another
  /// has taken the partition.
  ///
  /// @throws HaltException if it must not be applied
  public Optional<Lease> stillMine(Lease former) throws SQLException, HaltException {
    try (Connection connection = database.getConnection()) {
      Optional<Lease> mine = positions.stillMine(connection, former);
      if (mine.isPresent()) {
        target.taken(connection, mine.get());
      }
      return mine;
    }
  }

  /// Those of the leases whose positions are not stored as they say.
  List<Lease> displaced(Collection<Lease> held) throws SQLException {
    if (held.isEmpty()) {
      return List.of();
    }
    try (Connection connection = database.getConnection()) {
      return positions.displaced(connection, held);
    }
  }

  /// Applies batches of several partitions.
  ///
  /// @return what became of the records
  /// @throws FencedException if the partitions are not this instance's any more; nothing was
  ///   written
  /// @throws SQLException if PostgreSQL fails; whether anything was written is not known
  public Tally apply(List<Advance> advances) throws SQLException, FencedException {
    Tally tally =
        inTransaction(connection -> {
          advance(connection, advances);
          return write(
              connection,
              advances.stream().flatMap(advance -> advance.records().stream()).toList());
        });
    target.committed();
    return tally;
  }

  /// Applies a batch of one partition that failed as a whole: halves it until the records are found
  /// that fail alone, and has those kept that PostgreSQL refuses. All in one transaction: the
  /// records before, between and behind them are applied as if nothing were.
  ///
  /// What takes too long is not halved here: each half could take as long again, in one transaction
  /// that keeps none of them.
  ///
  /// @throws SQLException as with [#apply], or if a record fails for a reason that is not its own
  public Tally applySparing(Advance advance) throws SQLException, FencedException {
    Tally tally =
        inTransaction(connection -> {
          advance(connection, List.of(advance));
          return writeSparing(connection, advance.records());
        });
    target.committed();
    return tally;
  }

  private void advance(Connection connection, List<Advance> advances)
      throws SQLException, FencedException {
    positions.advance(connection, advances);
    target.advanced(connection, advances);
  }

  /// What was erased leads to no rows, in whichever topic.
  private Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> all)
      throws SQLException {
    List<ConsumerRecord<byte[], byte[]>> records =
        all.stream().filter(each -> !ErasedRecord.is(each)).toList();
    Tally erased = Tally.erased(all.size() - records.size());
    return records.isEmpty() ? erased : erased.plus(writeRecords(connection, records));
  }

  private Tally writeRecords(Connection connection, List<ConsumerRecord<byte[], byte[]>> records)
      throws SQLException {
    Tally tally = target.write(connection, records);
    if (tally.total() != records.size()) {
      throw new IllegalStateException(
          "%s records, but %s accounted for".formatted(records.size(), tally.total()));
    }
    return tally;
  }

  private Tally writeSparing(Connection connection, List<ConsumerRecord<byte[], byte[]>> records)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      Tally tally = write(connection, records);
      connection.releaseSavepoint(before);
      return tally;
    } catch (SQLException e) {
      DatabaseFailure failure = DatabaseFailure.of(e);
      boolean alone = records.size() == 1;
      if (failure.isTransient() || (alone && failure == DatabaseFailure.BROKEN)) {
        throw e;
      }
      connection.rollback(before);
      if (alone) {
        return target.refused(
            connection,
            records.getFirst(),
            "PostgreSQL refuses it (%s)".formatted(DatabaseFailure.stateOf(e)));
      }
    }
    int half = records.size() / 2;
    Tally first = writeSparing(connection, records.subList(0, half));
    return first.plus(writeSparing(connection, records.subList(half, records.size())));
  }

  private Tally inTransaction(Work work) throws SQLException, FencedException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        Tally tally = work.in(connection);
        connection.commit();
        return tally;
      } catch (SQLException | FencedException | RuntimeException | Error e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  private static void rollBack(Connection connection, Throwable reason) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      reason.addSuppressed(e); // the connection is lost, and the transaction with it
    }
  }

  private interface Work {
    Tally in(Connection connection) throws SQLException, FencedException;
  }
}
