package dev.belfry.benchmarks.drain;

import dev.belfry.events.Topic;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;

/// The database in which the read model keeps how far it has applied the log.
///
/// @param jdbcUrl of PostgreSQL
/// @param username who reads it
/// @param password that user's
public record ReadModelDatabase(String jdbcUrl, String username, String password) {
  Positions connect() throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", username);
    login.setProperty("password", password);
    Connection connection = DriverManager.getConnection(jdbcUrl, login);
    try {
      return new Positions(
          connection,
          connection.prepareStatement(
              "SELECT coalesce(sum(next_offset), 0) FROM applied_position WHERE topic = ?"));
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public String toString() {
    return "ReadModelDatabase[" + jdbcUrl + "]";
  }

  /// An open connection.
  record Positions(Connection connection, PreparedStatement query) implements AutoCloseable {
    /// How many records have been applied, in all partitions together.
    long applied() throws SQLException {
      query.setString(1, Topic.NOTIFICATIONS.topicName());
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
