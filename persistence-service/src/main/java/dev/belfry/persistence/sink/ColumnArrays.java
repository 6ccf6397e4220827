package dev.belfry.persistence.sink;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Binds many rows to one statement, as one array per column for `unnest`: any number of rows with
/// few parameters, and one text of the statement for all sizes.
final class ColumnArrays<R> {
  private final PreparedStatement statement;
  private final List<R> rows;
  private int index;

  ColumnArrays(PreparedStatement statement, List<R> rows) {
    this(statement, 0, rows);
  }

  /// @param bound how many parameters are bound already
  ColumnArrays(PreparedStatement statement, int bound, List<R> rows) {
    this.statement = statement;
    this.index = bound;
    this.rows = rows;
  }

  /// Binds the next parameter.
  ///
  /// @param type PostgreSQL's, of the elements
  ColumnArrays<R> column(String type, Function<R, @Nullable Object> value) throws SQLException {
    @Nullable Object[] values = new @Nullable Object[rows.size()];
    for (int i = 0; i < values.length; i++) {
      Object element = value.apply(rows.get(i));
      values[i] = element == null ? null : element.toString();
    }
    statement.setArray(++index, statement.getConnection().createArrayOf(type, values));
    return this;
  }
}
