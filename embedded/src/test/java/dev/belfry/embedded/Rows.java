package dev.belfry.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/// Rows in one table of a database under test.
record Rows(String jdbcUrl, String username, String password) {

  static Rows of(EmbeddedDatabase database) {
    return new Rows(database.jdbcUrl(), database.username(), database.password());
  }

  void createTable() throws SQLException {
    execute("CREATE TABLE kept (n int PRIMARY KEY)");
  }

  void write(int count) throws SQLException {
    execute("INSERT INTO kept SELECT generate_series(1, " + count + ")");
  }

  int count() throws SQLException {
    return Integer.parseInt(ask("SELECT count(*) FROM kept"));
  }

  String ask(String question) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var answer = statement.executeQuery(question)) {
      answer.next();
      return answer.getString(1);
    }
  }

  void execute(String command) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl, username, password);
  }
}
