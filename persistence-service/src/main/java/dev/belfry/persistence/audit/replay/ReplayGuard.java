package dev.belfry.persistence.audit.replay;

import dev.belfry.persistence.audit.progress.Phase;
import dev.belfry.persistence.audit.progress.ProgressListener;
import dev.belfry.persistence.audit.progress.WorkProgress;
import dev.belfry.persistence.audit.replay.ReplayRequest.Mode;
import dev.belfry.service.problem.ProblemException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// Sees to it that there is one replay at a time, of all instances on one database. PostgreSQL ends
/// it when the connection ends, so that a killed instance leaves nothing behind.
final class ReplayGuard implements AutoCloseable {
  private static final long LOCK = 0x0be1_f4f0_7e91_a7L;

  /// Begins the name that the connection has in PostgreSQL: what it is at comes after it.
  private static final String NAME = "belfry replay";

  private final Connection connection;
  private final JdbcClient client;
  private @Nullable Phase noted;

  private ReplayGuard(Connection connection) {
    this.connection = connection;
    client = JdbcClient.create(new SingleConnectionDataSource(connection, true));
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

  /// Tells another what it is told, and whoever asks for the status what the replay is at.
  ProgressListener noting(Mode mode, ProgressListener listener) {
    return new ProgressListener() {
      @Override
      public void progress(WorkProgress progress) {
        note(mode, progress.phase());
        listener.progress(progress);
      }

      @Override
      public void check() {
        listener.check();
      }
    };
  }

  private void note(Mode mode, @Nullable Phase phase) {
    if (phase != null && phase != noted) {
      client
          .sql("SELECT set_config('application_name', :name, false)")
          .param("name", "%s: %s: %s".formatted(NAME, mode, phase))
          .query(String.class)
          .single();
      noted = phase;
    }
  }

  /// What the replay is at that has it, in whichever instance.
  static Optional<Held> held(JdbcClient client) {
    return client
        .sql(
            """
            SELECT coalesce(a.application_name, '') FROM pg_locks l
            LEFT JOIN pg_stat_activity a USING (pid)
            WHERE l.locktype = 'advisory' AND l.granted
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND (l.classid::bigint << 32) | l.objid::bigint = :lock
            """)
        .param("lock", LOCK)
        .query((row, _) -> Held.read(Objects.requireNonNull(row.getString(1))))
        .optional();
  }

  /// @param mode null while it has not begun yet
  /// @param phase likewise
  record Held(@Nullable Mode mode, @Nullable Phase phase) {
    private static Held read(String name) {
      List<String> parts = List.of(name.split(": ", 3));
      return parts.size() == 3 && parts.getFirst().equals(NAME)
          ? new Held(Mode.valueOf(parts.get(1)), Phase.valueOf(parts.get(2)))
          : new Held(null, null);
    }
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
