package dev.belfry.consumer.sink;

import static dev.belfry.consumer.sink.DatabaseFailure.stateOf;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Applies what was polled, and decides what becomes of partitions of which that fails.
///
/// Those of which it takes longer than `statement_timeout` are **narrowed**: from the next poll on,
/// each is applied apart from the others, by an eighth of the records that were too many, and each
/// eighth in a transaction of its own, until what was too much is behind. So whatever fits is kept,
/// and what is too slow even alone is found after three timeouts of a batch of 500: it halts its
/// partition, and is tried again like anything that halts. No record is ever refused for that,
/// since a database that is slow says nothing about records.
///
/// A poll meets one timeout of all together, and begins nothing more after ten seconds apart: what
/// is left is read again. With a timeout of 9 s that is half a minute, where Kafka lets pass five.
final class BatchApplier {
  private static final Duration APART = Duration.ofSeconds(10);
  private static final int EIGHTH = 8;

  private final SinkTransactions transactions;
  private final PartitionLeases leases;
  private final SinkState state;

  /// By partition, those first that have waited longest for their turn. A partition that has gone
  /// to another instance and comes back is past its entry with its first batch.
  private final LinkedHashMap<Integer, Narrowed> narrowed = new LinkedHashMap<>();

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

  /// All that is not narrowed in one transaction; if that fails, each partition in one of its own,
  /// so that what stops one does not stop the others.
  void apply(List<Advance> advances) {
    List<Advance> apart = new ArrayList<>();
    for (int partition : narrowed.keySet()) {
      advances.stream()
          .filter(advance -> advance.from().partition() == partition)
          .forEach(apart::add);
    }
    List<Advance> together = new ArrayList<>(advances);
    together.removeAll(apart);
    if (!together.isEmpty()) {
      tryTo(() -> transactions.apply(together), together, _ -> apart.addAll(0, together));
    }
    applyApart(apart);
  }

  private void applyApart(List<Advance> advances) {
    long began = System.nanoTime();
    for (Advance advance : advances) {
      int partition = advance.from().partition();
      Optional<Advance> left = Optional.of(advance);
      while (left.isPresent()) {
        Advance rest = left.get();
        if (System.nanoTime() - began > APART.toNanos()) {
          leases.rewind(rest.from());
          break;
        }
        Narrowed narrow = narrowed.get(partition);
        if (narrow != null) {
          narrowed.putLast(partition, narrow);
        }
        Advance next = narrow == null ? rest : rest.first(narrow.most());
        left = applySparing(next) ? rest.after(next) : Optional.empty();
      }
    }
  }

  private boolean applySparing(Advance advance) {
    return tryTo(
        () -> transactions.applySparing(advance),
        List.of(advance),
        failure -> broken(advance, failure));
  }

  private boolean tryTo(Attempt attempt, List<Advance> advances, Consumer<Exception> otherwise) {
    try {
      state.count(attempt.run());
      advances.forEach(this::applied);
      return true;
    } catch (FencedException e) {
      fenced(e, advances);
    } catch (SQLException e) {
      switch (DatabaseFailure.of(e)) {
        case AWAY -> leases.databaseIsAway(advances.stream().map(Advance::from).toList(), e);
        case TIMED_OUT -> tookTooLong(advances);
        case REFUSED, BROKEN -> otherwise.accept(e);
      }
    } catch (RuntimeException e) {
      otherwise.accept(e);
    }
    return false;
  }

  private void applied(Advance advance) {
    leases.applied(advance);
    applied = true;
    narrowed.computeIfPresent(
        advance.from().partition(), (_, narrow) -> advance.to() < narrow.until() ? narrow : null);
  }

  private void tookTooLong(List<Advance> advances) {
    int records = advances.stream().mapToInt(advance -> advance.records().size()).sum();
    int most = Math.max(1, records / EIGHTH);
    for (Advance advance : advances) {
      leases.rewind(advance.from());
      narrowed.merge(
          advance.from().partition(),
          new Narrowed(most, advance.to()),
          (before, now) -> new Narrowed(now.most(), Math.max(before.until(), now.until())));
    }
    if (advances.size() == 1 && records <= 1) {
      tooSlowAlone(advances.getFirst());
    }
  }

  private void tooSlowAlone(Advance advance) {
    List<ConsumerRecord<byte[], byte[]>> records = advance.records();
    leases.halt(
        advance.from().partition(),
        ("applying offset %s takes longer than statement_timeout, even alone. See in"
                + " pg_stat_activity what PostgreSQL waits for or reads; it is tried again until it"
                + " is quick enough")
            .formatted(records.isEmpty() ? advance.from().next() : records.getFirst().offset()));
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

  /// @param most so many records in one transaction
  /// @param until where what took too long ends
  private record Narrowed(int most, long until) {}
}
