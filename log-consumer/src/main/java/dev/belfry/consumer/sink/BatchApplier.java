package dev.belfry.consumer.sink;

import static dev.belfry.consumer.sink.DatabaseFailure.AWAY;
import static dev.belfry.consumer.sink.DatabaseFailure.stateOf;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/// Applies what was polled, and decides what becomes of partitions of which that fails.
final class BatchApplier {
  private final SinkTransactions transactions;
  private final PartitionClaims claims;
  private final SinkState state;
  private boolean applied;

  BatchApplier(SinkTransactions transactions, PartitionClaims claims, SinkState state) {
    this.transactions = transactions;
    this.claims = claims;
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
      advances.forEach(claims::applied);
      applied = true;
    } catch (FencedException e) {
      fenced(e, advances);
    } catch (SQLException e) {
      if (DatabaseFailure.of(e) == AWAY) {
        claims.databaseIsAway(advances.stream().map(Advance::from).toList(), e);
      } else {
        otherwise.accept(e);
      }
    } catch (RuntimeException e) {
      otherwise.accept(e);
    }
  }

  private void fenced(FencedException e, List<Advance> advances) {
    for (Advance advance : advances) {
      claims.rewind(advance.from());
      if (e.partitions().contains(advance.from().partition())) {
        claims.displaced(advance.from().partition());
      }
    }
  }

  private void broken(Advance advance, Exception e) {
    Claim claim = advance.from();
    claims.rewind(claim);
    String sqlState = stateOf(e);
    claims.halt(
        claim.partition(),
        "its records from offset %s on can't be applied: %s"
            .formatted(
                claim.next(),
                sqlState == null
                    ? e.getClass().getSimpleName() + " " + e.getMessage()
                    : "SQLSTATE " + sqlState));
  }

  @FunctionalInterface
  private interface Attempt {
    Tally run() throws SQLException, FencedException;
  }
}
