package dev.belfry.persistence.sink;

import dev.belfry.persistence.sink.RowChanges.NewRow;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;

/// Brings together steps that receipts and deliveries tell, and the notification that says what
/// kind it is and when it was created, whichever is applied first. The sinks do not wait for each
/// other: where both come at the same moment, neither sees the other, and the step stays in
/// `early_step`, where whoever reads the counters finds both.
final class EarlySteps {
  private static final String KINDS =
      """
      SELECT f.place, latency_bound(f.told_at - n.created_at),
      """
          + NotificationKind.COLUMNS.formatted("n")
          + """

          FROM unnest(?::int[], ?::text[], ?::uuid[], ?::timestamptz[])
            WITH ORDINALITY AS f(partition, recipient, id, told_at, place)
          CROSS JOIN LATERAL (
            SELECT * FROM notification
            WHERE partition = f.partition AND id = f.id
              AND (recipient IS NULL OR recipient = f.recipient) LIMIT 1) n
          """;
  private static final Insert<FirstStep> EARLY =
      Insert.<FirstStep>into("early_step")
          .column("partition", "int4", FirstStep::partition)
          .column("notification_id", "uuid", FirstStep::notificationId)
          .column("recipient", "text", FirstStep::recipient)
          .column("step", "text", step -> step.kind().name())
          .column("channel", "text", step -> step.kind().channel())
          .column("reason", "text", step -> step.kind().reason())
          .column("told_at", "timestamptz", FirstStep::toldAt)
          .then("ON CONFLICT DO NOTHING");
  private static final String ANY =
      "SELECT EXISTS (SELECT FROM early_step WHERE partition = ANY (?::int[]))";
  private static final String DUE =
      """
      WITH due AS (
        DELETE FROM early_step e USING unnest(?::int[], ?::uuid[], ?::text[], ?::timestamptz[])
          AS n(partition, id, recipient, created_at)
        WHERE e.partition = n.partition AND e.notification_id = n.id
          AND (n.recipient IS NULL OR e.recipient = n.recipient)
        RETURNING e.partition, e.notification_id, e.day,
          latency_bound(e.told_at - n.created_at) AS up_to_ms, e.step, e.channel, e.reason)
      SELECT partition, notification_id, day, up_to_ms, step, channel, reason, count(*)
      FROM due GROUP BY 1, 2, 3, 4, 5, 6, 7
      """;

  private EarlySteps() {}

  /// Counts steps, or keeps them until their notification is there.
  static void count(List<FirstStep> steps, Connection connection, StepCounts counts)
      throws SQLException {
    if (steps.isEmpty()) {
      return;
    }
    var known = new BitSet();
    try (PreparedStatement ask = connection.prepareStatement(KINDS)) {
      new ColumnArrays<>(ask, steps)
          .column("int4", FirstStep::partition)
          .column("text", FirstStep::recipient)
          .column("uuid", FirstStep::notificationId)
          .column("timestamptz", FirstStep::toldAt);
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          int place = row.getInt(1) - 1;
          known.set(place);
          FirstStep step = steps.get(place);
          NotificationKind kind = NotificationKind.read(row, 3);
          counts.add(step.partition(), step.day(), step.kind(), kind, 1);
          counts.addLatency(step.partition(), step.day(), step.kind(), row.getLong(2), 1);
        }
      }
    }
    EARLY.write(
        connection,
        IntStream.range(0, steps.size())
            .filter(place -> !known.get(place))
            .mapToObj(steps::get)
            .toList());
  }

  /// Counts what was kept for notifications that are there now.
  static void countKept(List<NewRow> created, Connection connection, StepCounts counts)
      throws SQLException {
    if (created.isEmpty() || !anyKept(created, connection)) {
      return;
    }
    Map<EventKey, NotificationKind> kinds = new HashMap<>();
    created.forEach(row -> kinds.put(row.key(), NotificationKind.of(row.event().content())));
    try (PreparedStatement take = connection.prepareStatement(DUE)) {
      new ColumnArrays<>(take, created)
          .column("int4", row -> row.key().partition())
          .column("uuid", row -> row.key().id())
          .column("text", row -> row.event().recipient())
          .column("timestamptz", row -> row.entry().appendedAt());
      try (ResultSet row = take.executeQuery()) {
        while (row.next()) {
          int partition = row.getInt(1);
          var key = new EventKey(partition, Objects.requireNonNull(row.getObject(2, UUID.class)));
          LocalDate day = Objects.requireNonNull(row.getObject(3, LocalDate.class));
          StepKind step = StepKind.read(row, 5);
          NotificationKind kind = Objects.requireNonNull(kinds.get(key));
          counts.add(partition, day, step, kind, row.getLong(8));
          counts.addLatency(partition, day, step, row.getLong(4), row.getLong(8));
        }
      }
    }
  }

  private static boolean anyKept(List<NewRow> created, Connection connection) throws SQLException {
    Object[] partitions = created.stream().map(row -> row.key().partition()).distinct().toArray();
    try (PreparedStatement ask = connection.prepareStatement(ANY)) {
      Array listed = connection.createArrayOf("int4", partitions);
      ask.setArray(1, listed);
      try (ResultSet row = ask.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
