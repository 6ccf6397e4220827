package dev.belfry.persistence.sink;

import dev.belfry.events.Channel;
import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.Exposure;
import dev.belfry.events.Json;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.Preferences;
import dev.belfry.events.Presentation;
import dev.belfry.events.Routing;
import dev.belfry.events.TemplateWords;
import dev.belfry.persistence.audit.deadletters.DeadLetterRows;
import dev.belfry.persistence.sink.RowChanges.BroadcastKey;
import dev.belfry.persistence.sink.RowChanges.BroadcastMarks;
import dev.belfry.persistence.sink.RowChanges.ChangeRow;
import dev.belfry.persistence.sink.RowChanges.DuplicateRow;
import dev.belfry.persistence.sink.RowChanges.NewRow;
import dev.belfry.persistence.sink.RowChanges.SettingsRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes [RowChanges]: one statement per table, whatever the number of rows.
final class RowWriter {
  private static final String EACH_ONCE = "ON CONFLICT DO NOTHING";

  private static final Insert<NewRow> NOTIFICATIONS =
      marks(
              Insert.<NewRow>into("notification")
                  .column("partition", "int4", row -> row.entry().position().partition())
                  .column("id", "uuid", row -> row.event().id())
                  .column("log_offset", "int8", row -> row.entry().position().offset())
                  .column("recipient", "text", row -> row.event().recipient())
                  .column("created_at", "timestamptz", row -> row.entry().appendedAt())
                  .column("title", "text", row -> content(row).title())
                  .column("message", "text", row -> content(row).message())
                  .column("notification_type", "text", row -> typeOf(row))
                  .column("data", "json", row -> content(row).data())
                  .column("action_url", "text", row -> content(row).actionUrl())
                  .column("expires_at", "timestamptz", row -> content(row).expiresAt())
                  .column("realtime", "bool", row -> content(row).realtime())
                  .column("pushable", "bool", NewRow::pushable)
                  .column("category", "text", row -> namedCategory(routing(row)))
                  .column("critical", "bool", row -> routing(row).critical())
                  .column("category_version", "int4", row -> routing(row).categoryVersion())
                  .words("channels", row -> namedChannels(routing(row)))
                  .column("template", "text", row -> nameOf(words(row)))
                  .column("template_version", "int4", row -> versionOf(words(row)))
                  .column("experiment", "text", row -> of(experiment(row), Exposure::key))
                  .column(
                      "experiment_version", "int4", row -> of(experiment(row), Exposure::version))
                  .column("variant", "text", row -> of(experiment(row), Exposure::variant))
                  .column("locale", "text", row -> localeOf(words(row)))
                  .column("texts", "json", row -> OtherTexts.of(words(row)))
                  .column("presentation", "json", row -> presentation(row))
                  .column("sender", "text", row -> row.event().sender())
                  .column("door", "text", row -> nameOf(row.event().door()))
                  .column("batch_id", "uuid", RowWriter::batchOf)
                  .column("request_id", "text", row -> row.event().requestId()),
              NewRow::marks)
          .then(EACH_ONCE);
  private static final Insert<ChangeRow> CHANGES =
      Insert.<ChangeRow>into("state_change")
          .column("partition", "int4", row -> row.event().partition())
          .column("log_offset", "int8", ChangeRow::offset)
          .column("event_id", "uuid", row -> row.event().id())
          .column("recipient", "text", ChangeRow::recipient)
          .column("kind", "text", row -> row.kind().wireName())
          .column("notification_id", "uuid", ChangeRow::notificationId)
          .column("up_to", "int8", row -> row.all() == null ? null : row.all().upTo())
          .column("actor", "text", ChangeRow::actor)
          .column("appended_at", "timestamptz", row -> row.entry().appendedAt())
          .column("effective", "bool", ChangeRow::effective)
          .column("raises", "bool", row -> raises(row, MarkedAs.READ))
          .column("raises_archived", "bool", row -> raises(row, MarkedAs.ARCHIVED))
          .column(
              "superseded_by", "int8", row -> row.all() == null ? null : row.all().supersededBy())
          .column("was_read_offset", "int8", row -> row.was() == null ? null : row.was().offset())
          .column("was_read_at", "timestamptz", row -> row.was() == null ? null : row.was().at())
          .column(
              "was_archived_offset",
              "int8",
              row -> row.unarchived() == null ? null : row.unarchived().was())
          .column(
              "is_unread",
              "bool",
              row -> row.unarchived() == null ? null : row.unarchived().isUnread())
          .then(EACH_ONCE);
  private static final Insert<SettingsRow> SETTINGS =
      Insert.<SettingsRow>into("settings_change")
          .column("recipient", "text", row -> row.change().recipient())
          .column("log_offset", "int8", row -> row.entry().position().offset())
          .column("partition", "int4", row -> row.event().partition())
          .column("event_id", "uuid", row -> row.event().id())
          .column("actor", "text", row -> row.change().actor())
          .column("appended_at", "timestamptz", row -> row.entry().appendedAt())
          .column("settings", "jsonb", row -> row.after().differences())
          .words("kept_back_types", row -> KeptBack.types(row.after()))
          .words("kept_back_categories", row -> KeptBack.categories(row.after()))
          .then(EACH_ONCE);
  private static final Insert<DuplicateRow> DUPLICATES =
      Insert.<DuplicateRow>into("duplicate_event")
          .column("topic", "text", DuplicateRow::topic)
          .column("partition", "int4", row -> row.event().partition())
          .column("log_offset", "int8", DuplicateRow::offset)
          .column("event_id", "uuid", row -> row.event().id())
          .column("appended_at", "timestamptz", DuplicateRow::appendedAt)
          .then(EACH_ONCE);
  private static final Insert<Map.Entry<BroadcastKey, BroadcastMarks>> BROADCAST_MARKS =
      marks(
              Insert.<Map.Entry<BroadcastKey, BroadcastMarks>>into("broadcast_state")
                  .column("recipient", "text", row -> row.getKey().recipient())
                  .column("notification_id", "uuid", row -> row.getKey().id())
                  .column(
                      "notification_offset", "int8", row -> row.getValue().notificationOffset()),
              row -> row.getValue().marks())
          .then(
              """
              ON CONFLICT (recipient, notification_id) DO UPDATE
              SET read_offset = excluded.read_offset, read_at = excluded.read_at,
                unread_offset = excluded.unread_offset,
                archived_offset = excluded.archived_offset,
                unarchived_offset = excluded.unarchived_offset,
                removed_offset = excluded.removed_offset
              """);
  private static final String MARKS =
      """
      UPDATE notification n
      SET read_offset = present.read_offset, read_at = present.read_at,
        unread_offset = present.unread_offset, archived_offset = present.archived_offset,
        unarchived_offset = present.unarchived_offset, removed_offset = present.removed_offset
      FROM unnest(?::int[], ?::uuid[], ?::bigint[], ?::timestamptz[], ?::bigint[], ?::bigint[],
          ?::bigint[], ?::bigint[])
        AS present(partition, id, read_offset, read_at, unread_offset, archived_offset,
          unarchived_offset, removed_offset)
      WHERE n.partition = present.partition AND n.id = present.id
      """;

  private final Connection connection;

  private RowWriter(Connection connection) {
    this.connection = connection;
  }

  /// Writes all of it in the connection's transaction.
  ///
  /// @throws IllegalStateException if a row is there already, though [PriorState] did not know of
  ///   it: the rows were written around the positions, and whatever is done next may be wrong
  static void write(RowChanges changes, Connection connection) throws SQLException {
    new CoveringWriter(connection).write(changes.coverings);
    var writer = new RowWriter(connection);
    writer.insert(NOTIFICATIONS, changes.notifications);
    writer.insert(CHANGES, changes.changes);
    writer.insert(SETTINGS, changes.settings);
    writer.insert(DUPLICATES, changes.duplicates);
    writer.mark(List.copyOf(changes.changedMarks.entrySet()));
    writer.insert(BROADCAST_MARKS, List.copyOf(changes.changedBroadcastMarks.entrySet()));
    DeadLetterRows.insert(connection, changes.deadLetters);
  }

  private <R> void insert(Insert<R> insert, List<R> rows) throws SQLException {
    check(insert.write(connection, rows), rows);
  }

  private void mark(List<Map.Entry<EventKey, Marks>> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(MARKS)) {
      new ColumnArrays<>(statement, rows)
          .column("int4", row -> row.getKey().partition())
          .column("uuid", row -> row.getKey().id())
          .column("int8", row -> row.getValue().readOffset())
          .column("timestamptz", row -> row.getValue().readAt())
          .column("int8", row -> row.getValue().unreadOffset())
          .column("int8", row -> row.getValue().archivedOffset())
          .column("int8", row -> row.getValue().unarchivedOffset())
          .column("int8", row -> row.getValue().removedOffset());
      check(statement.executeUpdate(), rows);
    }
  }

  private static void check(int written, List<?> rows) {
    if (written != rows.size()) {
      throw new IllegalStateException(
          "%s of %s rows were there already".formatted(rows.size() - written, rows.size()));
    }
  }

  private static <R> Insert.Columns<R> marks(Insert.Columns<R> row, Function<R, Marks> marks) {
    return row.column("read_offset", "int8", each -> marks.apply(each).readOffset())
        .column("read_at", "timestamptz", each -> marks.apply(each).readAt())
        .column("unread_offset", "int8", each -> marks.apply(each).unreadOffset())
        .column("archived_offset", "int8", each -> marks.apply(each).archivedOffset())
        .column("unarchived_offset", "int8", each -> marks.apply(each).unarchivedOffset())
        .column("removed_offset", "int8", each -> marks.apply(each).removedOffset());
  }

  private static boolean raises(ChangeRow row, MarkedAs what) {
    return row.all() != null && row.all().raises(what);
  }

  private static Content content(NewRow row) {
    return row.event().content();
  }

  private static @Nullable TemplateWords words(NewRow row) {
    return content(row).words();
  }

  private static @Nullable String nameOf(@Nullable TemplateWords words) {
    return words == null ? null : words.template().key();
  }

  private static @Nullable Integer versionOf(@Nullable TemplateWords words) {
    return words == null ? null : words.template().version();
  }

  private static @Nullable String localeOf(@Nullable TemplateWords words) {
    return words == null ? null : words.locale();
  }

  private static @Nullable Exposure experiment(NewRow row) {
    TemplateWords words = words(row);
    return words == null ? null : words.experiment();
  }

  private static <T> @Nullable T of(@Nullable Exposure experiment, Function<Exposure, T> member) {
    return experiment == null ? null : member.apply(experiment);
  }

  private static @Nullable String presentation(NewRow row) {
    Presentation shown = content(row).presentation();
    return shown == null ? null : Json.mapper().writeValueAsString(shown);
  }

  private static Routing routing(NewRow row) {
    return content(row).routing();
  }

  private static String typeOf(NewRow row) {
    return content(row).notificationType().wireName();
  }

  /// Null for the usual one.
  private static @Nullable String namedCategory(Routing routing) {
    return routing.category().equals(Preferences.DEFAULT_CATEGORY) ? null : routing.category();
  }

  private static @Nullable String namedChannels(Routing routing) {
    return routing.channels() == null
        ? null
        : routing.channels().stream().map(Channel::wireName).collect(Collectors.joining(" "));
  }

  private static @Nullable String nameOf(@Nullable Door door) {
    return door == null ? null : door.wireName();
  }

  private static @Nullable Object batchOf(NewRow row) {
    return row.event() instanceof NotificationCreated created ? created.batchId() : null;
  }
}
