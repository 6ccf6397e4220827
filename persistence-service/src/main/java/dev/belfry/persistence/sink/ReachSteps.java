package dev.belfry.persistence.sink;

import dev.belfry.events.RecipientId;
import dev.belfry.persistence.analytics.Step;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Counts what happens to all of an inbox up to a place for the first time: what mark-all-reads
/// made read, and what was seen. Each reaches further than all before it, and what counts lies
/// between. So nothing is met twice, however many there are. All is judged by offsets, from the
/// rows that the batch has led to: how the topics are cut makes no difference.
///
/// Each statement takes a limited number of rows, so that none takes long.
enum ReachSteps {
  ALL_READ(Step.READ, "reached_by_all_read"),
  SEEN(Step.SEEN, "reached_by_seen");

  private static final int MOST_ROWS = 2_000;
  private static final int MOST_MARKS = 50;

  private final Step step;
  private final String sql;

  ReachSteps(Step step, String function) {
    this.step = step;
    // What is counted at once ends where one of its parts has reached the limit. Of broadcasts, as
    // in `reached_by_all_read`, a far reach looks only at those that have not expired.
    this.sql =
        """
        WITH part AS MATERIALIZED (
          SELECT m.*, least(m.up_to,
            (SELECT n.log_offset FROM notification n
              WHERE n.recipient = m.recipient AND n.log_offset > m.after AND n.log_offset <= m.up_to
                AND n.removed_offset IS NULL
              ORDER BY n.log_offset OFFSET %1$s LIMIT 1),
            (SELECT n.log_offset FROM notification n
              WHERE n.recipient = m.recipient AND n.log_offset > m.after AND n.log_offset <= m.up_to
                AND n.removed_offset IS NOT NULL
              ORDER BY n.log_offset OFFSET %1$s LIMIT 1),
            (SELECT n.log_offset + 0 FROM notification n
              WHERE m.up_to - m.after > 10000 AND n.recipient IS NULL AND n.partition = m.partition
                AND coalesce(n.expires_at, 'infinity'::timestamptz) > m.marked_at
                AND n.log_offset + 0 > m.after AND n.log_offset + 0 <= m.up_to
              ORDER BY n.log_offset + 0 OFFSET %1$s LIMIT 1),
            (SELECT n.log_offset FROM notification n
              WHERE m.up_to - m.after <= 10000 AND n.recipient IS NULL AND n.partition = m.partition
                AND coalesce(n.expires_at, 'infinity'::timestamptz) > m.marked_at
                AND n.log_offset > m.after AND n.log_offset <= m.up_to
              ORDER BY n.log_offset OFFSET %1$s LIMIT 1)) AS counted_to
          FROM unnest(
              ?::int[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::timestamptz[])
            WITH ORDINALITY AS m(partition, recipient, after, up_to, mark, marked_at, place))
        SELECT part.place, part.counted_to, count(*) FILTER (WHERE reached.first_time),
          %3$s
        FROM part LEFT JOIN LATERAL %2$s(
          part.recipient, part.partition, part.after, part.counted_to, part.mark, part.marked_at)
          reached ON true
        GROUP BY 1, 2, 4, 5, 6, 7
        """
            .formatted(MOST_ROWS, function, NotificationKind.COLUMNS.formatted("reached"));
  }

  /// Counts them, after all else of the batch has been written in the connection's transaction.
  void count(List<Reach> reaches, Connection connection, StepCounts counts) throws SQLException {
    if (reaches.isEmpty()) {
      return;
    }
    Deque<Reach> left = new ArrayDeque<>(reaches);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      while (!left.isEmpty()) {
        List<Reach> some = new ArrayList<>();
        while (some.size() < MOST_MARKS && !left.isEmpty()) {
          some.add(left.poll());
        }
        left.addAll(count(statement, some, counts));
      }
    }
  }

  /// Counts some of it.
  ///
  /// @return what is left
  private Set<Reach> count(PreparedStatement statement, List<Reach> some, StepCounts counts)
      throws SQLException {
    new ColumnArrays<>(statement, some)
        .column("int4", Reach::partition)
        .column("text", Reach::recipient)
        .column("int8", Reach::after)
        .column("int8", Reach::upTo)
        .column("int8", Reach::offset)
        .column("timestamptz", Reach::at);
    Set<Reach> left = new LinkedHashSet<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Reach reach = some.get(row.getInt(1) - 1);
        long upTo = row.getLong(2);
        long first = row.getLong(3);
        if (first > 0) {
          counts.add(
              reach.partition,
              StepCounts.dayOf(reach.at),
              StepKind.ofInbox(step),
              NotificationKind.read(row, 4),
              first);
        }
        if (upTo < reach.upTo) {
          left.add(reach.behind(upTo));
        }
      }
    }
    return left;
  }

  /// How far something reached beyond all before it.
  ///
  /// @param after up to where they had reached
  /// @param offset as of which place of the log it is judged what is in the inbox
  /// @param at when it was said
  record Reach(
      int partition, RecipientId recipient, long after, long upTo, long offset, Instant at) {
    Reach behind(long offset) {
      return new Reach(partition, recipient, offset, upTo, this.offset, at);
    }
  }
}
