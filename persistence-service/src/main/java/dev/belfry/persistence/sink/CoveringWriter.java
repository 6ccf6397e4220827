package dev.belfry.persistence.sink;

import dev.belfry.persistence.sink.MarkAlls.Covering;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Writes what the mark-all-reads and archive-alls of a batch did to rows from before the batch:
/// what was marked unread is read again, what was taken out of the archive is back there, and those
/// that reached no further are superseded.
///
/// No row is met twice by this, unless it has been marked unread again: so it costs no more than
/// what has led to it, however many of them there were. Each statement takes a limited number of
/// rows, so that none takes long.
final class CoveringWriter {
  private static final int MOST_ROWS = 5_000;

  private static final String NOTIFICATIONS =
      statement(
          """
          SELECT partition, id, log_offset AS reached FROM notification
          WHERE recipient = c.recipient AND log_offset > c.after AND log_offset <= c.up_to
            AND {opposite}_offset IS NOT NULL AND {state}_offset IS NULL AND removed_offset IS NULL
          ORDER BY log_offset
          """,
          """
          UPDATE notification n SET {set}
          FROM found WHERE n.partition = found.partition AND n.id = found.id
          """);
  private static final String BROADCASTS =
      statement(
          """
          SELECT recipient, notification_id, notification_offset AS reached FROM broadcast_state
          WHERE recipient = c.recipient
            AND notification_offset > c.after AND notification_offset <= c.up_to
            AND {opposite}_offset IS NOT NULL AND {state}_offset IS NULL AND removed_offset IS NULL
          ORDER BY notification_offset
          """,
          """
          UPDATE broadcast_state b SET {set}
          FROM found
          WHERE b.recipient = found.recipient AND b.notification_id = found.notification_id
          """);
  private static final String SUPERSEDED =
      statement(
          """
          SELECT partition, log_offset AS change, up_to AS reached FROM state_change
          WHERE recipient = c.recipient AND up_to > c.after AND up_to <= c.up_to
            AND kind = 'all_{state}' AND effective AND superseded_by IS NULL
          ORDER BY up_to
          """,
          """
          UPDATE state_change s SET superseded_by = found.log_offset
          FROM found WHERE s.partition = found.partition AND s.log_offset = found.change
          """);

  private final Connection connection;

  CoveringWriter(Connection connection) {
    this.connection = connection;
  }

  /// Writes all of it in the connection's transaction, before anything else of the batch.
  void write(Map<MarkedAs, List<Covering>> coverings) throws SQLException {
    for (MarkedAs what : coverings.keySet()) {
      List<Covering> some = coverings.getOrDefault(what, List.of());
      if (!some.isEmpty()) {
        write(of(what, NOTIFICATIONS), some);
        write(of(what, BROADCASTS), some);
        write(of(what, SUPERSEDED), some);
      }
    }
  }

  private static String of(MarkedAs what, String sql) {
    return what.in(
        sql.replace(
            "{set}",
            switch (what) {
              case READ -> "read_offset = found.log_offset, read_at = found.appended_at";
              case ARCHIVED -> "archived_offset = found.log_offset";
            }));
  }

  private void write(String sql, List<Covering> coverings) throws SQLException {
    List<Covering> left = new ArrayList<>(coverings);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      while (some(statement, left) == MOST_ROWS) {
        // There may be more, behind those.
      }
    }
  }

  /// Writes some of what is left, and leaves the rest.
  private static int some(PreparedStatement statement, List<Covering> left) throws SQLException {
    new ColumnArrays<>(statement, left)
        .column("text", Covering::recipient)
        .column("int8", Covering::after)
        .column("int8", Covering::upTo)
        .column("int8", Covering::offset)
        .column("timestamptz", Covering::at);
    int written = 0;
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        int place = row.getInt(1) - 1;
        left.set(place, left.get(place).behind(row.getLong(2)));
        written += row.getInt(3);
      }
    }
    return written;
  }

  private static String statement(String rows, String update) {
    return """
    WITH
      covering AS (
        SELECT * FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::timestamptz[])
          WITH ORDINALITY AS c(recipient, after, up_to, log_offset, appended_at, place)),
      found AS (
        SELECT c.place, c.log_offset, c.appended_at, r.*
        FROM covering c CROSS JOIN LATERAL (%1$s LIMIT %3$s) r LIMIT %3$s),
      covered AS (%2$s RETURNING found.place, found.reached)
    SELECT place, max(reached), count(*) FROM covered GROUP BY place
    """
        .formatted(rows, update, MOST_ROWS);
  }
}
