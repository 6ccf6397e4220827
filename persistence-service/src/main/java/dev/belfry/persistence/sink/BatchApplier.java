package dev.belfry.persistence.sink;

import static dev.belfry.persistence.database.DatabaseFailure.AWAY;
import static dev.belfry.persistence.database.DatabaseFailure.stateOf;

import dev.belfry.persistence.database.DatabaseFailure;
import dev.belfry.persistence.sink.StoredPositions.Advance;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Applies what was polled, and decides what becomes of partitions of which that fails.
final class BatchApplier {
  private final ReadModel readModel;
  private final PartitionClaims claims;
  private final SinkState state;
  private boolean applied;

  BatchApplier(ReadModel readModel, PartitionClaims claims, SinkState state) {
    this.readModel = readModel;
    this.claims = claims;
    this.state = state;
  }

  /// Whether anything was ever applied.
  boolean hasApplied() {
    return applied;
  }

  /// All in one transaction; if that fails, each partition in one of its own.
  ///
  /// @param stretch the records of all partitions
  void apply(List<Advance> advances, List<ConsumerRecord<byte[], byte[]>> stretch) {
    try {
      applied(advances, readModel.apply(advances, stretch));
    } catch (FencedException e) {
      fenced(e, advances);
    } catch (SQLException e) {
      if (DatabaseFailure.of(e) == AWAY) {
        databaseIsAway(e, advances);
      } else {
        applySparing(advances, stretch);
      }
    } catch (RuntimeException e) {
      applySparing(advances, stretch);
    }
  }

  /// Each partition by itself, so that what stops one does not stop the others.
  private void applySparing(List<Advance> advances, List<ConsumerRecord<byte[], byte[]>> stretch) {
    for (Advance advance : advances) {
      List<ConsumerRecord<byte[], byte[]>> own =
          stretch.stream().filter(raw -> raw.partition() == advance.from().partition()).toList();
      try {
        applied(List.of(advance), readModel.applySparing(advance, own));
      } catch (FencedException e) {
        fenced(e, List.of(advance));
      } catch (SQLException e) {
        if (DatabaseFailure.of(e) == AWAY) {
          databaseIsAway(e, List.of(advance));
        } else {
          broken(advance, e);
        }
      } catch (RuntimeException e) {
        broken(advance, e);
      }
    }
  }

  private void applied(List<Advance> advances, Tally tally) {
    advances.forEach(claims::applied);
    state.count(tally);
    applied = true;
  }

  private void fenced(FencedException e, List<Advance> advances) {
    for (Advance advance : advances) {
      claims.rewind(advance.from());
      if (e.partitions().contains(advance.from().partition())) {
        claims.displaced(advance.from().partition());
      }
    }
  }

  private void databaseIsAway(SQLException e, List<Advance> advances) {
    claims.databaseIsAway(advances.stream().map(Advance::from).toList(), e);
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
}
