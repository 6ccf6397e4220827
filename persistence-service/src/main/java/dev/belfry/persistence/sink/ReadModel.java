package dev.belfry.persistence.sink;

import dev.belfry.persistence.audit.deadletters.DeadLetter;
import dev.belfry.persistence.audit.deadletters.DeadLetterRows;
import dev.belfry.persistence.database.DatabaseFailure;
import dev.belfry.persistence.sink.StoredPositions.Advance;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// The rows that one topic leads to, and how far they go: changed together, in one transaction per
/// batch, or not at all. For one thread.
final class ReadModel {
  private final DataSource database;
  private final StoredPositions positions;
  private final Rows rows;

  /// @param database connections of its own, in PostgreSQL's default isolation (read committed):
  ///   after waiting for another owner's lock, what that owner wrote must be visible
  ReadModel(DataSource database, StoredPositions positions, Rows rows) {
    this.database = database;
    this.positions = positions;
    this.rows = rows;
  }

  /// See [StoredPositions#begin].
  void begin(int partitions) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        positions.begin(connection, partitions);
        connection.commit();
      } catch (SQLException | RuntimeException | Error e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  Claim take(int partition) throws SQLException, OtherTopicException, BrokenChainException {
    try (Connection connection = database.getConnection()) {
      return positions.take(connection, partition);
    }
  }

  /// See [StoredPositions#stillMine].
  Optional<Claim> stillMine(Claim former) throws SQLException, BrokenChainException {
    try (Connection connection = database.getConnection()) {
      return positions.stillMine(connection, former);
    }
  }

  /// Those of the claims whose positions are not stored as they say.
  List<Claim> displaced(Collection<Claim> held) throws SQLException {
    if (held.isEmpty()) {
      return List.of();
    }
    try (Connection connection = database.getConnection()) {
      return positions.displaced(connection, held);
    }
  }

  /// Applies a batch.
  ///
  /// @param stretch in the order of each partition; empty where there were markers only
  /// @return what became of the records
  /// @throws FencedException if the partitions are not this instance's any more; nothing was
  ///   written
  /// @throws SQLException if PostgreSQL fails; whether anything was written is not known
  Tally apply(Collection<Advance> advances, List<ConsumerRecord<byte[], byte[]>> stretch)
      throws SQLException, FencedException {
    return inTransaction(connection -> {
      positions.advance(connection, advances);
      return write(connection, stretch);
    });
  }

  /// Applies a batch of one partition that failed as a whole: halves it until the records are found
  /// that fail alone, and keeps those that PostgreSQL refuses as dead letters. All in one
  /// transaction: the records before, between and behind them are applied as if nothing were.
  ///
  /// @throws SQLException as with [#apply], or if a record fails for a reason that is not its own
  Tally applySparing(Advance advance, List<ConsumerRecord<byte[], byte[]>> stretch)
      throws SQLException, FencedException {
    return inTransaction(connection -> {
      positions.advance(connection, List.of(advance));
      return writeSparing(connection, stretch);
    });
  }

  /// Goes on after what leads to no rows.
  void passOver(Advance advance) throws SQLException, FencedException {
    inTransaction(connection -> {
      positions.advance(connection, List.of(advance));
      return Tally.NOTHING;
    });
  }

  private Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> stretch)
      throws SQLException {
    if (stretch.isEmpty()) {
      return Tally.NOTHING;
    }
    Tally tally = rows.write(connection, stretch);
    if (tally.total() != stretch.size()) {
      throw new IllegalStateException(
          "%s records, but %s accounted for".formatted(stretch.size(), tally.total()));
    }
    return tally;
  }

  private Tally writeSparing(Connection connection, List<ConsumerRecord<byte[], byte[]>> stretch)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      Tally tally = write(connection, stretch);
      connection.releaseSavepoint(before);
      return tally;
    } catch (SQLException e) {
      DatabaseFailure failure = DatabaseFailure.of(e);
      boolean alone = stretch.size() == 1;
      if (failure == DatabaseFailure.AWAY || (alone && failure == DatabaseFailure.BROKEN)) {
        throw e;
      }
      connection.rollback(before);
      if (alone) {
        return bury(connection, stretch.getFirst(), DatabaseFailure.stateOf(e));
      }
    }
    int half = stretch.size() / 2;
    Tally first = writeSparing(connection, stretch.subList(0, half));
    return first.plus(writeSparing(connection, stretch.subList(half, stretch.size())));
  }

  private static Tally bury(
      Connection connection, ConsumerRecord<byte[], byte[]> refused, @Nullable String state)
      throws SQLException {
    DeadLetterRows.insert(
        connection,
        List.of(new DeadLetter(refused, "PostgreSQL refuses it (%s)".formatted(state))));
    return Tally.one(Outcome.DEAD, null);
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
