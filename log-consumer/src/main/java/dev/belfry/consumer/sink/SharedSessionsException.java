package dev.belfry.consumer.sink;

/// A pooler between here and PostgreSQL hands out sessions by the transaction.
public final class SharedSessionsException extends RuntimeException {
  SharedSessionsException() {
    super(
        "spring.datasource.url leads to a pooler that shares PostgreSQL's sessions between"
            + " connections (as PgBouncer does with pool_mode=transaction). Belfry needs sessions"
            + " of its own: use pool_mode=session for this database, or PostgreSQL's own address.");
  }
}
