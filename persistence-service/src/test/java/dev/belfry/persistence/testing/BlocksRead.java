package dev.belfry.persistence.testing;

import org.springframework.jdbc.core.simple.JdbcClient;

/// How many blocks of tables and indexes a connection has looked at: what statements cost, however
/// fast the machine is. Counts since some time before; the difference of two says what was between,
/// in one transaction.
public final class BlocksRead {
  private BlocksRead() {}

  /// So many up to now.
  ///
  /// @param connection in a transaction
  public static long by(JdbcClient connection) {
    return connection
        .sql(
            """
            SELECT sum(pg_stat_get_xact_blocks_fetched(oid)) FROM pg_class
            WHERE relkind IN ('r', 'i') AND relnamespace = current_schema()::regnamespace
            """)
        .query(Long.class)
        .single();
  }
}
