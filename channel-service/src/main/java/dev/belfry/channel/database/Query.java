package dev.belfry.channel.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One statement and its parameters, in their order. Many rows are given as one array per column,
/// for `unnest`: one text of the statement for any number of rows.
public final class Query {
  private final Connection connection;
  private final String sql;
  private final List<Binding> bindings = new ArrayList<>();

  /// @param sql with a `?` for each parameter
  public Query(Connection connection, String sql) {
    this.connection = connection;
    this.sql = sql;
  }

  /// Binds one value: text, a number, a UUID, an [Instant] or a boolean.
  public Query with(@Nullable Object value) {
    Object bound = value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value;
    bindings.add((statement, index) -> statement.setObject(index, bound));
    return this;
  }

  /// Binds an array.
  ///
  /// @param type PostgreSQL's, of the elements
  public <R> Query column(
      String type, Collection<R> rows, Function<R, ? extends @Nullable Object> value) {
    @Nullable Object[] values = new @Nullable Object[rows.size()];
    int i = 0;
    for (R row : rows) {
      Object element = value.apply(row);
      values[i++] = element == null ? null : element.toString();
    }
    bindings.add(
        (statement, index) -> statement.setArray(index, connection.createArrayOf(type, values)));
    return this;
  }

  /// Changes rows.
  ///
  /// @return how many
  public int update() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return bound(statement).executeUpdate();
    }
  }

  /// All rows of the answer.
  public <T> List<T> list(Row<T> row) throws SQLException {
    List<T> rows = new ArrayList<>();
    each(answer -> rows.add(row.of(answer)));
    return rows;
  }

  /// Goes through the rows of the answer.
  public void each(Visit visit) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      try (ResultSet answer = bound(statement).executeQuery()) {
        while (answer.next()) {
          visit.row(answer);
        }
      }
    }
  }

  private PreparedStatement bound(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < bindings.size(); i++) {
      bindings.get(i).to(statement, i + 1);
    }
    return statement;
  }

  /// A time in the current row; null if there is none.
  public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  /// A row of an answer.
  @FunctionalInterface
  public interface Row<T> {
    /// What the current row says.
    T of(ResultSet row) throws SQLException;
  }

  /// What is done with each row of an answer.
  @FunctionalInterface
  public interface Visit {
    /// Looks at the current row.
    void row(ResultSet row) throws SQLException;
  }

  @FunctionalInterface
  private interface Binding {
    void to(PreparedStatement statement, int index) throws SQLException;
  }
}
