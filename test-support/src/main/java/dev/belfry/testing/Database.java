package dev.belfry.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/// Where one database is, and how to get in.
public record Database(String jdbcUrl, String username, String password) {

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
