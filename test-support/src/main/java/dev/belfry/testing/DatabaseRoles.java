package dev.belfry.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The roles of `deploy/postgres/roles.sql`.
///
/// @param database as its superuser has it
public record DatabaseRoles(Database database) {
  private static final Path SCRIPT = Path.of("..", "deploy", "postgres", "roles.sql");
  private static final String PASSWORD = "of-tests";

  /// Runs the script on a database, as often as wanted.
  public static DatabaseRoles of(Database database) {
    try {
      database.execute(Files.readString(SCRIPT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new DatabaseRoles(database);
  }

  /// The database as one of the roles gets in.
  public Database as(String role) {
    return as(role, PASSWORD);
  }

  /// The same with another password, which is the only one from now on: connections with the one
  /// before are ended.
  public Database as(String role, String password) {
    database.execute("ALTER ROLE %s PASSWORD '%s'".formatted(role, password));
    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '%s'"
                .formatted(role)
            + " AND datname = current_database()");
    return new Database(database.jdbcUrl(), role, password);
  }
}
