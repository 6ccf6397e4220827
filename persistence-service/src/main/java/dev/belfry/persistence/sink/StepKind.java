package dev.belfry.persistence.sink;

import dev.belfry.persistence.analytics.Step;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;

/// By what counters tell steps apart.
///
/// @param name of the step
/// @param channel empty for what happens in the inbox
/// @param reason why something was not sent, or did not arrive; empty for all other steps
record StepKind(String name, String channel, String reason) implements Comparable<StepKind> {
  private static final Comparator<StepKind> ORDER =
      Comparator.comparing(StepKind::name)
          .thenComparing(StepKind::channel)
          .thenComparing(StepKind::reason);

  static StepKind ofInbox(Step step) {
    return new StepKind(step.wireName(), "", "");
  }

  /// From three columns, the first of them at a place.
  static StepKind read(ResultSet row, int column) throws SQLException {
    return new StepKind(
        row.getString(column), row.getString(column + 1), row.getString(column + 2));
  }

  @Override
  public int compareTo(StepKind other) {
    return ORDER.compare(this, other);
  }
}
