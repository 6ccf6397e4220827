package dev.belfry.consumer.sink;

import static dev.belfry.consumer.sink.DatabaseFailure.AWAY;
import static dev.belfry.consumer.sink.DatabaseFailure.stateOf;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/// Applies what was polled, and decides what becomes of partitions of which that fails.
final class BatchApplier {
  private final SinkTransactions transactions;
  private final PartitionLeases leases;
  private final SinkState state;
  private boolean applied;

  BatchApplier(SinkTransactions transactions, PartitionLeases leases, SinkState state) {
    this.transactions = transactions;
    this.leases = leases;
    this.state = state;
  }

  /// Whether anything was ever applied.
  boolean hasApplied() {
    return applied;
  }

  /// All in one transaction; if that fails, each partition in one of its own, so that what stops
  /// one does not stop the others.
  void apply(List<Advance> advances) {
    tryTo(() -> transactions.apply(advances), advances, _ -> advances.forEach(this::applySparing));
  }

  private void applySparing(Advance advance) {
    tryTo(
        () -> transactions.applySparing(advance),
        List.of(advance),
        failure -> broken(advance, failure));
  }

  private void tryTo(Attempt attempt, List<Advance> advances, Consumer<Exception> otherwise) {
    try {
      state.count(attempt.run());
      advances.forEach(leases::applied);
      applied = true;
    } catch (FencedException e) {
      fenced(e, advances);
    } catch (SQLException e) {
      if (DatabaseFailure.of(e) == AWAY) {
        leases.databaseIsAway(advances.stream().map(Advance::from).toList(), e);
      } else {
        otherwise.accept(e);
      }
    } catch (RuntimeException e) {
      otherwise.accept(e);
    }
  }

  private void fenced(FencedException e, List<Advance> advances) {
    for (Advance advance : advances) {
      leases.rewind(advance.from());
      if (e.partitions().contains(advance.from().partition())) {
        leases.displaced(advance.from().partition());
      }
    }
  }

  private void broken(Advance advance, Exception e) {
    Lease lease = advance.from();
    leases.rewind(lease);
    String sqlState = stateOf(e);
    leases.halt(
        lease.partition(),
        "its records from offset %s on can't be applied: %s"
            .formatted(
                lease.next(),
                sqlState == null
                    ? e.getClass().getSimpleName() + " " + e.getMessage()
                    : "SQLSTATE " + sqlState));
  }

  @FunctionalInterface
  private interface Attempt {
    Tally run() throws SQLException, FencedException;
  }
}
