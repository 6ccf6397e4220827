package dev.belfry.persistence.database;

import dev.belfry.service.problem.ProblemException;
import java.util.function.Supplier;
import org.springframework.core.NestedRuntimeException;
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

  private final Schema schema;
  private final TransactionTemplate snapshot;
  private final JdbcClient database;

  ReadTransactions(Schema schema, PlatformTransactionManager transactions, JdbcClient database) {
    this.schema = schema;
    this.database = database;
    snapshot = new TransactionTemplate(transactions);
    snapshot.setReadOnly(true);
    snapshot.setTimeout(SECONDS);
  }

  /// Runs all reads of `reads` in one transaction.
  ///
  /// @throws ProblemException 503 if the database is away, or takes too long
  public <T> T inOneSnapshot(Supplier<T> reads) {
    return inTransaction(SNAPSHOT, reads);
  }

  /// Likewise, for reads that go along one index each whatever their parameters: their plans are
  /// made once, since making them takes longer than running them. Until [#planEachTime()].
  ///
  /// @throws ProblemException 503 if the database is away, or takes too long
  public <T> T inOneSnapshotWithKeptPlans(Supplier<T> reads) {
    return inTransaction(SNAPSHOT + "; SET LOCAL plan_cache_mode = force_generic_plan", reads);
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

  private <T> T inTransaction(String begin, Supplier<T> reads) {
    requireTables();
    try {
      return snapshot.execute(_ -> {
        database.sql(begin).update();
        return reads.get();
      });
    } catch (CannotCreateTransactionException | TransactionTimedOutException e) {
      throw away();
    } catch (ProblemException e) {
      throw e;
    } catch (RuntimeException e) {
      if (DatabaseFailure.of(e) == DatabaseFailure.AWAY || hasTimedOut(e)) {
        throw away();
      }
      throw e;
    }
  }

  /// Whether it ran out of time while a repository was making its query, which says so as a cause.
  private static boolean hasTimedOut(RuntimeException e) {
    return e instanceof NestedRuntimeException nested
        && nested.contains(TransactionTimedOutException.class);
  }

  private static ProblemException away() {
    return ProblemException.unavailable("Notifications can't be read at the moment; try again.");
  }
}
