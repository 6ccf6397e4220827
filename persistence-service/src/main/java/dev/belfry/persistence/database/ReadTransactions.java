package dev.belfry.persistence.database;

import dev.belfry.service.problem.ProblemException;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// Reads that see the rows of one moment: lists, counts and positions that belong together.
@Component
public class ReadTransactions {
  private final Schema schema;
  private final TransactionTemplate snapshot;

  ReadTransactions(Schema schema, PlatformTransactionManager transactions) {
    this.schema = schema;
    snapshot = new TransactionTemplate(transactions);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    snapshot.setReadOnly(true);
  }

  /// Runs all reads of `reads` in one transaction.
  ///
  /// @throws ProblemException 503 if the database is away
  public <T> T inOneSnapshot(Supplier<T> reads) {
    if (!schema.isCurrent()) {
      throw away();
    }
    try {
      return snapshot.execute(_ -> reads.get());
    } catch (CannotCreateTransactionException e) {
      throw away();
    } catch (ProblemException e) {
      throw e;
    } catch (RuntimeException e) {
      if (DatabaseFailure.of(e) == DatabaseFailure.AWAY) {
        throw away();
      }
      throw e;
    }
  }

  private static ProblemException away() {
    return ProblemException.unavailable("Notifications can't be read at the moment; try again.");
  }
}
