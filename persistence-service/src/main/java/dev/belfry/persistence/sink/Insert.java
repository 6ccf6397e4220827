package dev.belfry.persistence.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Inserts any number of rows into one table by one statement, which follows from what is said of
/// each column in one place: its name, its type, and what a row has in it.
final class Insert<R> {
  private final String sql;
  private final List<Column<R>> columns;

  private Insert(String sql, List<Column<R>> columns) {
    this.sql = sql;
    this.columns = columns;
  }

  static <R> Columns<R> into(String table) {
    return new Columns<>(table);
  }

  /// Writes them in the connection's transaction.
  ///
  /// @return how many were written
  int write(Connection connection, List<R> rows) throws SQLException {
    if (rows.isEmpty()) {
      return 0;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      var arrays = new ColumnArrays<>(statement, rows);
      for (Column<R> column : columns) {
        arrays.column(column.type, column.value);
      }
      return statement.executeUpdate();
    }
  }

  private record Column<R>(
      String name, String type, String selected, Function<R, @Nullable Object> value) {}

  /// What is said of the columns.
  static final class Columns<R> {
    private final String table;
    private final List<Column<R>> columns = new ArrayList<>();

    private Columns(String table) {
      this.table = table;
    }

    /// @param type PostgreSQL's
    Columns<R> column(String name, String type, Function<R, @Nullable Object> value) {
      columns.add(new Column<>(name, type, name, value));
      return this;
    }

    /// A column of type `text[]`.
    ///
    /// @param value the words with spaces between
    Columns<R> words(String name, Function<R, @Nullable Object> value) {
      columns.add(new Column<>(name, "text", "string_to_array(%s, ' ')".formatted(name), value));
      return this;
    }

    /// Ends the statement.
    ///
    /// @param rest what follows the rows in SQL
    Insert<R> then(String rest) {
      String sql =
          "INSERT INTO %1$s (%2$s) SELECT %3$s FROM unnest(%4$s) AS new_row(%2$s) %5$s"
              .formatted(
                  table,
                  listed(Column::name),
                  listed(Column::selected),
                  listed(column -> "?::" + column.type + "[]"),
                  rest);
      return new Insert<>(sql, List.copyOf(columns));
    }

    private String listed(Function<Column<R>, String> part) {
      return columns.stream().map(part).collect(Collectors.joining(", "));
    }
  }
}
