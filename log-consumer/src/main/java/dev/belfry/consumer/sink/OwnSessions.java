package dev.belfry.consumer.sink;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes sure that each connection has a session of PostgreSQL's to itself. Prepared statements,
/// settings, locks and the schema of a replay belong to the session: behind a pooler that hands out
/// sessions by the transaction, reads fail and a replay leaves its traces with others.
public final class OwnSessions {
  /// A pooler may happen to give the same session back.
  private static final int ROUNDS = 3;

  private static final String SETTING = "belfry.session";

  private final Connector connector;

  OwnSessions(Connector connector) {
    this.connector = connector;
  }

  /// Of the connections of a pool.
  ///
  /// @param password null if the driver knows where to find it
  /// @param settings of the driver
  public static OwnSessions of(
      String jdbcUrl, String user, @Nullable String password, Properties settings) {
    var unprepared = new Properties();
    settings.forEach((name, value) -> unprepared.setProperty(name.toString(), value.toString()));
    unprepared.setProperty("user", user);
    if (password != null) {
      unprepared.setProperty("password", password);
    }
    unprepared.setProperty("prepareThreshold", "0");
    return new OwnSessions(() -> DriverManager.getConnection(jdbcUrl, unprepared));
  }

  /// Tries it on some connections of its own.
  ///
  /// @throws SharedSessionsException if sessions are shared
  /// @throws SQLException if PostgreSQL is away
  public void check() throws SQLException {
    try (Connection one = connector.connect()) {
      for (int round = 0; round < ROUNDS; round++) {
        String mark = UUID.randomUUID().toString();
        ask(one, "SELECT set_config('%s', '%s', false)".formatted(SETTING, mark));
        checkBeside(one, mark);
      }
      ask(one, "SELECT set_config('%s', '', false)".formatted(SETTING));
    }
  }

  /// Another connection must not see what one has set, and one must find it as it was, though the
  /// other holds a session by its transaction.
  private void checkBeside(Connection one, String mark) throws SQLException {
    try (Connection other = connector.connect()) {
      refuseIf(mark.equals(marked(other)));
      other.setAutoCommit(false);
      refuseIf(mark.equals(marked(other)));
      refuseIf(!mark.equals(marked(one)));
      refuseIf(!mark.equals(marked(one))); // of several in turn, this is the next
      other.rollback();
    }
  }

  private static void refuseIf(boolean shared) {
    if (shared) {
      throw new SharedSessionsException();
    }
  }

  private static String marked(Connection connection) throws SQLException {
    return ask(connection, "SELECT coalesce(current_setting('%s', true), '')".formatted(SETTING));
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return Objects.requireNonNull(row.getString(1));
    }
  }

  /// Makes connections that prepare no statements that are to be used again.
  @FunctionalInterface
  interface Connector {
    Connection connect() throws SQLException;
  }
}
