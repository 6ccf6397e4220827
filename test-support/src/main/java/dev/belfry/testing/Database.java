package dev.belfry.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Where one database is, and how to get in.
///
/// @param password empty if the driver is to look it up (see [PasswordFile])
public record Database(String jdbcUrl, String username, String password) {

  /// The arguments of a service that uses it.
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add("--spring.datasource.url=" + jdbcUrl);
    arguments.add("--spring.datasource.username=" + username);
    if (!password.isEmpty()) {
      arguments.add("--spring.datasource.password=" + password);
    }
    return arguments;
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl, username, password);
  }

  /// Runs one statement in a connection of its own.
  public void execute(String statement) {
    try (var connection = connect();
        var execution = connection.createStatement()) {
      execution.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Keeps a copy of it as it is now. All connections to it end meanwhile, and no new ones are let
  /// in.
  ///
  /// @param backup the name of the copy
  public void backUp(String backup) {
    lockOut();
    server().execute("CREATE DATABASE %s TEMPLATE %s".formatted(backup, name()));
    server().execute("ALTER DATABASE %s ALLOW_CONNECTIONS true".formatted(name()));
  }

  /// Puts a copy in its place, which is used up by that. All connections to it end.
  ///
  /// @param backup the name of the copy
  public void restore(String backup) {
    lockOut();
    server().execute("DROP DATABASE %s WITH (FORCE)".formatted(name()));
    server().execute("ALTER DATABASE %s RENAME TO %s".formatted(backup, name()));
  }

  private void lockOut() {
    server().execute("ALTER DATABASE %s ALLOW_CONNECTIONS false".formatted(name()));
    server()
        .execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '%s'"
                .formatted(name()));
  }

  private Database server() {
    return named("postgres");
  }

  String name() {
    return jdbcUrl.substring(jdbcUrl.lastIndexOf('/') + 1);
  }

  /// Another database on the same server.
  Database named(String name) {
    return new Database(
        jdbcUrl.substring(0, jdbcUrl.lastIndexOf('/') + 1) + name, username, password);
  }

  boolean answers() {
    try (var connection = connect()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }
}
