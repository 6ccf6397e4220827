package dev.belfry.persistence.replay;

import dev.belfry.service.problem.ProblemException;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// Sees to it that there is one replay at a time, of all instances on one database. PostgreSQL ends
/// it when the connection ends, so that a killed instance leaves nothing behind.
final class ReplayGuard implements AutoCloseable {
  private static final long LOCK = 0x0be1_f4f0_7e91_a7L;

  private final Connection connection;

  private ReplayGuard(Connection connection) {
    this.connection = connection;
  }

  /// @throws ProblemException 409 if there is one
  static ReplayGuard take(ReplayDatabase database) throws SQLException {
    Connection connection = database.live().getConnection();
    boolean free =
        JdbcClient.create(new SingleConnectionDataSource(connection, true))
            .sql("SELECT pg_try_advisory_lock(:lock)")
            .param("lock", LOCK)
            .query(Boolean.class)
            .single();
    if (!free) {
      connection.close();
      throw ProblemException.conflict("There is a replay going on already.");
    }
    return new ReplayGuard(connection);
  }

  /// Whether any instance has it.
  static boolean isTaken(JdbcClient client) {
    return client
        .sql(
            """
            SELECT EXISTS (
              SELECT FROM pg_locks
              WHERE locktype = 'advisory' AND granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND (classid::bigint << 32) | objid::bigint = :lock)
            """)
        .param("lock", LOCK)
        .query(Boolean.class)
        .single();
  }

  @Override
  public void close() throws SQLException {
    try (connection;
        var unlock = connection.prepareStatement("SELECT pg_advisory_unlock(?)")) {
      unlock.setLong(1, LOCK);
      unlock.execute();
    }
  }
}
