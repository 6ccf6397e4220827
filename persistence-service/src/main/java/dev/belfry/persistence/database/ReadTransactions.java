package dev.belfry.persistence.database;

import dev.belfry.consumer.sink.DatabaseFailure;
import dev.belfry.service.problem.ProblemException;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hibernate.TransactionException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedRuntimeException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.support.TransactionTemplate;

/// Reads that see the rows of one moment: lists, counts and positions that belong together.
@Component
public class ReadTransactions {
  /// Spring would ask for the connection's level, set another, and set it back: three trips.
  private static final String SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";

  /// All statements together. What a caller no longer waits for ends in PostgreSQL as well, before
  /// the connection is given up.
  private static final int SECONDS = 3;

  /// The same of what somebody waits for who knows that it takes long.
  private static final int MANY_SECONDS = 30;

  private final Schema schema;
  private final TransactionTemplate snapshot;
  private final TransactionTemplate longSnapshot;
  private final JdbcClient database;
  private final JdbcTemplate jdbc;

  ReadTransactions(
      Schema schema,
      PlatformTransactionManager transactions,
      JdbcClient database,
      JdbcTemplate jdbc) {
    this.schema = schema;
    this.database = database;
    this.jdbc = jdbc;
    snapshot = readOnly(transactions, SECONDS);
    longSnapshot = readOnly(transactions, MANY_SECONDS);
  }

  private static TransactionTemplate readOnly(
      PlatformTransactionManager transactions, int seconds) {
    var template = new TransactionTemplate(transactions);
    template.setReadOnly(true);
    template.setTimeout(seconds);
    return template;
  }

  /// Runs all reads of `reads` in one transaction.
  ///
  /// @throws ProblemException 503 if the database is away, or takes too long
  public <T> T inOneSnapshot(Supplier<T> reads) {
    return inTransaction(snapshot, SNAPSHOT, reads);
  }

  /// Likewise, for what may take half a minute, and is asked for rarely.
  ///
  /// @throws ProblemException 503 if the database is away, or takes too long
  public <T> T inOneLongSnapshot(Supplier<T> reads) {
    return inTransaction(
        longSnapshot,
        "%s; SET LOCAL statement_timeout = '%ss'".formatted(SNAPSHOT, MANY_SECONDS),
        () -> {
          letAnswersTakeLong();
          return reads.get();
        });
  }

  /// On the current connection, until it is given back to its pool.
  private void letAnswersTakeLong() {
    jdbc.execute(
        (ConnectionCallback<@Nullable Void>)
            connection -> {
              connection.setNetworkTimeout(Runnable::run, (MANY_SECONDS + 2) * 1_000);
              return null;
            });
  }

  /// Likewise, for reads that go along one index each whatever their parameters: their plans are
  /// made once, since making them takes longer than running them. Until [#planEachTime()].
  ///
  /// @throws ProblemException 503 if the database is away, or takes too long
  public <T> T inOneSnapshotWithKeptPlans(Supplier<T> reads) {
    return inTransaction(
        snapshot, SNAPSHOT + "; SET LOCAL plan_cache_mode = force_generic_plan", reads);
  }

  /// From here on in the current transaction, plans are made for the parameters at hand.
  public void planEachTime() {
    database.sql("SET LOCAL plan_cache_mode = force_custom_plan").update();
  }

  /// Before work that does not read by this, but needs what reads need.
  ///
  /// @throws ProblemException 503 if the tables are not known to be there
  public void requireTables() {
    if (!schema.isCurrent()) {
      throw away();
    }
  }

  private <T> T inTransaction(TransactionTemplate transaction, String begin, Supplier<T> reads) {
    requireTables();
    try {
      return transaction.execute(_ -> {
        database.sql(begin).update();
        return reads.get();
      });
    } catch (CannotCreateTransactionException | TransactionTimedOutException e) {
      throw away();
    } catch (ProblemException e) {
      throw e;
    } catch (RuntimeException e) {
      if (DatabaseFailure.of(e).isTransient() || isTooLate(e) || hidesWhatFailed(e)) {
        throw away();
      }
      throw e;
    }
  }

  /// A transaction's end that does not get through hides what went wrong in it.
  private static boolean hidesWhatFailed(RuntimeException failure) {
    return Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(TransactionException.class::isInstance);
  }

  /// JPA takes a deadline that has passed for a fault of the query that meets it.
  private static boolean isTooLate(RuntimeException e) {
    return e instanceof NestedRuntimeException nested
        && nested.contains(TransactionTimedOutException.class);
  }

  private static ProblemException away() {
    return ProblemException.unavailable("Notifications can't be read at the moment; try again.");
  }
}
