package dev.belfry.persistence.sink;

import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.Settings;
import dev.belfry.persistence.deadletter.DeadLetterRows;
import dev.belfry.persistence.sink.Consequences.BroadcastKey;
import dev.belfry.persistence.sink.Consequences.BroadcastMarks;
import dev.belfry.persistence.sink.Consequences.ChangeRow;
import dev.belfry.persistence.sink.Consequences.DuplicateRow;
import dev.belfry.persistence.sink.Consequences.NewRow;
import dev.belfry.persistence.sink.Consequences.SettingsRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes [Consequences]: one statement per table, whatever the number of rows.
final class RowWriter {
  private static final String NOTIFICATIONS =
      """
      INSERT INTO notification
        (partition, id, log_offset, recipient, created_at, title, message, notification_type, data,
         action_url, expires_at, realtime, pushable, sender, door, batch_id, request_id,
         read_offset, read_at, unread_offset, removed_offset)
      SELECT * FROM unnest(
        ?::int[], ?::uuid[], ?::bigint[], ?::text[], ?::timestamptz[], ?::text[], ?::text[],
        ?::text[], ?::json[], ?::text[], ?::timestamptz[], ?::boolean[], ?::boolean[], ?::text[],
        ?::text[], ?::uuid[], ?::text[], ?::bigint[], ?::timestamptz[], ?::bigint[], ?::bigint[])
      ON CONFLICT DO NOTHING
      """;
  private static final String CHANGES =
      """
      INSERT INTO state_change
        (partition, log_offset, event_id, recipient, kind, notification_id, up_to, actor,
         appended_at, effective, raises, superseded_by, was_read_offset, was_read_at)
      SELECT * FROM unnest(
        ?::int[], ?::bigint[], ?::uuid[], ?::text[], ?::text[], ?::uuid[], ?::bigint[], ?::text[],
        ?::timestamptz[], ?::boolean[], ?::boolean[], ?::bigint[], ?::bigint[], ?::timestamptz[])
      ON CONFLICT DO NOTHING
      """;
  private static final String SETTINGS =
      """
      INSERT INTO settings_change
        (recipient, log_offset, partition, event_id, actor, appended_at, settings, kept_back_types)
      SELECT recipient, log_offset, partition, event_id, actor, appended_at, settings,
        string_to_array(kept_back_types, ' ')
      FROM unnest(
        ?::text[], ?::bigint[], ?::int[], ?::uuid[], ?::text[], ?::timestamptz[], ?::jsonb[],
        ?::text[])
      AS row(recipient, log_offset, partition, event_id, actor, appended_at, settings,
        kept_back_types)
      ON CONFLICT DO NOTHING
      """;
  private static final String DUPLICATES =
      """
      INSERT INTO duplicate_event (topic, partition, log_offset, event_id, appended_at)
      SELECT * FROM unnest(?::text[], ?::int[], ?::bigint[], ?::uuid[], ?::timestamptz[])
      ON CONFLICT DO NOTHING
      """;
  private static final String MARKS =
      """
      UPDATE notification n
      SET read_offset = present.read_offset, read_at = present.read_at,
        unread_offset = present.unread_offset, removed_offset = present.removed_offset
      FROM unnest(?::int[], ?::uuid[], ?::bigint[], ?::timestamptz[], ?::bigint[], ?::bigint[])
        AS present(partition, id, read_offset, read_at, unread_offset, removed_offset)
      WHERE n.partition = present.partition AND n.id = present.id
      """;
  private static final String BROADCAST_MARKS =
      """
      INSERT INTO broadcast_state
        (recipient, notification_id, notification_offset, read_offset, read_at, unread_offset,
         removed_offset)
      SELECT * FROM unnest(
        ?::text[], ?::uuid[], ?::bigint[], ?::bigint[], ?::timestamptz[], ?::bigint[], ?::bigint[])
      ON CONFLICT (recipient, notification_id) DO UPDATE
      SET read_offset = excluded.read_offset, read_at = excluded.read_at,
        unread_offset = excluded.unread_offset, removed_offset = excluded.removed_offset
      """;

  private final Connection connection;

  private RowWriter(Connection connection) {
    this.connection = connection;
  }

  /// Writes all of it in the connection's transaction.
  ///
  /// @throws IllegalStateException if a row is there already, though [Past] did not know of it: the
  ///   rows were written around the positions, and whatever is done next may be wrong
  static void write(Consequences consequences, Connection connection) throws SQLException {
    new CoveringWriter(connection).write(consequences.coverings);
    var writer = new RowWriter(connection);
    writer.notifications(consequences.notifications);
    writer.changes(consequences.changes);
    writer.settings(consequences.settings);
    writer.duplicates(consequences.duplicates);
    writer.marks(List.copyOf(consequences.changedMarks.entrySet()));
    writer.broadcastMarks(List.copyOf(consequences.changedBroadcastMarks.entrySet()));
    DeadLetterRows.insert(connection, consequences.deadLetters);
  }

  private void notifications(List<NewRow> rows) throws SQLException {
    write(
        NOTIFICATIONS,
        rows,
        columns ->
            columns
                .column("int4", row -> row.entry().position().partition())
                .column("uuid", row -> row.event().id())
                .column("int8", row -> row.entry().position().offset())
                .column("text", row -> row.event().recipient())
                .column("timestamptz", row -> row.entry().appendedAt())
                .column("text", row -> content(row).title())
                .column("text", row -> content(row).message())
                .column("text", row -> content(row).notificationType().wireName())
                .column("json", row -> content(row).data())
                .column("text", row -> content(row).actionUrl())
                .column("timestamptz", row -> content(row).expiresAt())
                .column("bool", row -> content(row).realtime())
                .column("bool", NewRow::pushable)
                .column("text", row -> row.event().sender())
                .column("text", row -> nameOf(row.event().door()))
                .column("uuid", RowWriter::batchOf)
                .column("text", row -> row.event().requestId())
                .column("int8", row -> row.marks().readOffset())
                .column("timestamptz", row -> row.marks().readAt())
                .column("int8", row -> row.marks().unreadOffset())
                .column("int8", row -> row.marks().removedOffset()));
  }

  private static Content content(NewRow row) {
    return row.event().content();
  }

  private static @Nullable String nameOf(@Nullable Door door) {
    return door == null ? null : door.wireName();
  }

  private static @Nullable Object batchOf(NewRow row) {
    return row.event() instanceof NotificationCreated created ? created.batchId() : null;
  }

  private void changes(List<ChangeRow> rows) throws SQLException {
    write(
        CHANGES,
        rows,
        columns ->
            columns
                .column("int4", row -> row.event().partition())
                .column("int8", ChangeRow::offset)
                .column("uuid", row -> row.event().id())
                .column("text", ChangeRow::recipient)
                .column("text", ChangeRow::kind)
                .column("uuid", ChangeRow::notificationId)
                .column("int8", row -> row.allRead() == null ? null : row.allRead().upTo())
                .column("text", ChangeRow::actor)
                .column("timestamptz", row -> row.entry().appendedAt())
                .column("bool", ChangeRow::effective)
                .column("bool", row -> row.allRead() != null && row.allRead().raises())
                .column("int8", row -> row.allRead() == null ? null : row.allRead().supersededBy())
                .column("int8", row -> row.was() == null ? null : row.was().offset())
                .column("timestamptz", row -> row.was() == null ? null : row.was().at()));
  }

  private void settings(List<SettingsRow> rows) throws SQLException {
    write(
        SETTINGS,
        rows,
        columns ->
            columns
                .column("text", row -> row.change().recipient())
                .column("int8", row -> row.entry().position().offset())
                .column("int4", row -> row.event().partition())
                .column("uuid", row -> row.event().id())
                .column("text", row -> row.change().actor())
                .column("timestamptz", row -> row.entry().appendedAt())
                .column("jsonb", row -> settings(row).differences())
                .column("text", row -> KeptBackTypes.of(settings(row))));
  }

  private static Settings settings(SettingsRow row) {
    return row.change().settings();
  }

  private void duplicates(List<DuplicateRow> rows) throws SQLException {
    write(
        DUPLICATES,
        rows,
        columns ->
            columns
                .column("text", DuplicateRow::topic)
                .column("int4", row -> row.event().partition())
                .column("int8", DuplicateRow::offset)
                .column("uuid", row -> row.event().id())
                .column("timestamptz", DuplicateRow::appendedAt));
  }

  private void marks(List<Map.Entry<EventKey, Marks>> rows) throws SQLException {
    write(
        MARKS,
        rows,
        columns ->
            marksOf(
                columns
                    .column("int4", row -> row.getKey().partition())
                    .column("uuid", row -> row.getKey().id()),
                Map.Entry::getValue));
  }

  private void broadcastMarks(List<Map.Entry<BroadcastKey, BroadcastMarks>> rows)
      throws SQLException {
    write(
        BROADCAST_MARKS,
        rows,
        columns ->
            marksOf(
                columns
                    .column("text", row -> row.getKey().recipient())
                    .column("uuid", row -> row.getKey().id())
                    .column("int8", row -> row.getValue().notificationOffset()),
                row -> row.getValue().marks()));
  }

  private static <R> void marksOf(ColumnArrays<R> columns, Function<R, Marks> marks)
      throws SQLException {
    columns
        .column("int8", row -> marks.apply(row).readOffset())
        .column("timestamptz", row -> marks.apply(row).readAt())
        .column("int8", row -> marks.apply(row).unreadOffset())
        .column("int8", row -> marks.apply(row).removedOffset());
  }

  private <R> void write(String sql, List<R> rows, ColumnArrays.Binding<R> binding)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      binding.bind(new ColumnArrays<>(statement, rows));
      int written = statement.executeUpdate();
      if (written != rows.size()) {
        throw new IllegalStateException(
            "%s of %s rows were there already".formatted(rows.size() - written, rows.size()));
      }
    }
  }
}
