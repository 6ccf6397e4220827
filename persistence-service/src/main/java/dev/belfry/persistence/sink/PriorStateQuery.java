package dev.belfry.persistence.sink;

import static java.util.Objects.requireNonNull;

import dev.belfry.events.AllMarked;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationClicked;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationMark;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsEvent;
import dev.belfry.persistence.sink.PriorState.Named;
import dev.belfry.persistence.sink.RowChanges.BroadcastKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the [PriorState] of a batch of the log in at most six statements, whatever its length.
final class PriorStateQuery {
  // LATERAL with LIMIT: from each event to the rows, by index, never the other way round.
  private static final String SEEN =
      """
      WITH event AS (SELECT * FROM unnest(?::int[], ?::uuid[]) AS event(partition, id))
      SELECT e.partition, e.id FROM event e CROSS JOIN LATERAL (
        SELECT FROM notification n WHERE n.partition = e.partition AND n.id = e.id LIMIT 1) seen
      UNION ALL
      SELECT e.partition, e.id FROM event e CROSS JOIN LATERAL (
        SELECT FROM state_change c
        WHERE c.partition = e.partition AND c.event_id = e.id LIMIT 1) seen
      UNION ALL
      SELECT e.partition, e.id FROM event e CROSS JOIN LATERAL (
        SELECT FROM settings_change s
        WHERE s.partition = e.partition AND s.event_id = e.id LIMIT 1) seen
      """;
  private static final String NAMED =
      """
      SELECT named.recipient AS inbox, n.partition, n.id, n.recipient, n.log_offset, n.sender,
        n.expires_at,
        n.read_offset, n.read_at, n.unread_offset, n.archived_offset, n.unarchived_offset,
        n.removed_offset,
        b.read_offset, b.read_at, b.unread_offset, b.archived_offset, b.unarchived_offset,
        b.removed_offset,
        first_read.log_offset, first_read.appended_at,
        first_archived.log_offset, first_archived.appended_at,
      """
          + NotificationKind.COLUMNS.formatted("n")
          + """

          FROM unnest(?::int[], ?::text[], ?::uuid[]) AS named(partition, recipient, id)
            CROSS JOIN LATERAL (
              SELECT * FROM notification
              WHERE partition = named.partition AND id = named.id LIMIT 1) n
            LEFT JOIN LATERAL (
              SELECT * FROM broadcast_state
              WHERE n.recipient IS NULL
                AND recipient = named.recipient AND notification_id = named.id LIMIT 1) b ON true
            LEFT JOIN LATERAL (
              SELECT * FROM first_all_read(named.recipient, n.log_offset)
              WHERE n.unread_offset IS NULL AND b.unread_offset IS NULL) first_read ON true
            LEFT JOIN LATERAL (
              SELECT * FROM first_all_archived(named.recipient, n.log_offset)
              WHERE n.unarchived_offset IS NULL AND b.unarchived_offset IS NULL) first_archived
              ON true
          """;
  private static final String CLICKED =
      """
      SELECT clicked.recipient, clicked.id
      FROM unnest(?::text[], ?::uuid[]) AS clicked(recipient, id)
        CROSS JOIN LATERAL (
          SELECT FROM state_change
          WHERE recipient = clicked.recipient AND notification_id = clicked.id
            AND effective AND kind = 'clicked' LIMIT 1) before
      """;
  private static final String FURTHEST =
      """
      SELECT marking.recipient, furthest.up_to
      FROM unnest(?::text[]) AS marking(recipient)
        CROSS JOIN LATERAL furthest_all_{state}(marking.recipient) furthest
      """;
  private static final String SETTINGS =
      """
      SELECT named.recipient, latest.settings
      FROM unnest(?::text[]) AS named(recipient)
        CROSS JOIN LATERAL (
          SELECT s.settings FROM settings_change s
          WHERE s.recipient = named.recipient
          ORDER BY s.log_offset DESC LIMIT 1) latest
      """;

  private final PriorState prior = new PriorState();
  private final List<EventKey> events = new ArrayList<>();
  private final Set<Named> named = new LinkedHashSet<>();
  private final Set<RecipientId> recipients = new LinkedHashSet<>();
  private final Map<MarkedAs, Set<RecipientId>> marking = new EnumMap<>(MarkedAs.class);
  private final Set<BroadcastKey> clicked = new LinkedHashSet<>();

  private PriorStateQuery() {}

  static PriorState of(List<LogRecord> batch, Connection connection) throws SQLException {
    var query = new PriorStateQuery();
    batch.forEach(query::note);
    query.readSeen(connection);
    query.readNamed(connection);
    query.readClicked(connection);
    query.readFurthest(connection);
    query.readSettings(connection);
    return query.prior;
  }

  private void note(LogRecord logRecord) {
    if (logRecord.entry() instanceof LogEntry.Understood entry) {
      events.add(EventKey.of(logRecord.partition(), entry.eventId()));
      note(logRecord.partition(), entry.event());
    }
  }

  private void note(int partition, NotificationEvent event) {
    switch (event) {
      case NotificationCreated created -> recipients.add(created.recipient());
      case NotificationMark mark -> {
        named.add(new Named(partition, mark.recipient(), mark.notificationId()));
        if (mark instanceof NotificationClicked click) {
          clicked.add(new BroadcastKey(click.recipient(), click.notificationId()));
        }
      }
      case AllMarked all ->
          marking
              .computeIfAbsent(MarkedAs.of(all), _ -> new LinkedHashSet<>())
              .add(all.recipient());
      case SettingsEvent settings -> recipients.add(settings.recipient());
      case NotificationBroadcast _ -> {
        // Nothing before it matters.
      }
    }
  }

  private void readSeen(Connection connection) throws SQLException {
    if (events.isEmpty()) {
      return;
    }
    try (PreparedStatement query = connection.prepareStatement(SEEN)) {
      new ColumnArrays<>(query, events)
          .column("int4", EventKey::partition)
          .column("uuid", EventKey::id);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          prior.seen.add(new EventKey(row.getInt(1), uuid(row, 2)));
        }
      }
    }
  }

  private void readNamed(Connection connection) throws SQLException {
    if (named.isEmpty()) {
      return;
    }
    try (PreparedStatement query = connection.prepareStatement(NAMED)) {
      new ColumnArrays<>(query, List.copyOf(named))
          .column("int4", Named::partition)
          .column("text", Named::recipient)
          .column("uuid", Named::id);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          remember(row);
        }
      }
    }
  }

  private void remember(ResultSet row) throws SQLException {
    RecipientId inbox = recipient(row, 1);
    var item =
        new InboxItem(
            row.getInt(2),
            uuid(row, 3),
            recipient(row, 4),
            row.getLong(5),
            row.getString(6),
            instant(row, 7),
            NotificationKind.read(row, 24));
    prior.items.put(item.key(), item);
    prior.marks.put(item.key(), marks(row, 8));
    if (inbox != null) {
      var key = new BroadcastKey(inbox, item.id());
      if (item.isBroadcast()) {
        prior.broadcastMarks.put(key, marks(row, 14));
      }
      rememberFirst(MarkedAs.READ, key, row, 20);
      rememberFirst(MarkedAs.ARCHIVED, key, row, 22);
    }
  }

  private void rememberFirst(MarkedAs what, BroadcastKey key, ResultSet row, int column)
      throws SQLException {
    Instant at = instant(row, column + 1);
    if (at != null) {
      prior.first(what).put(key, new ReadMark(row.getLong(column), at));
    }
  }

  private void readClicked(Connection connection) throws SQLException {
    if (clicked.isEmpty()) {
      return;
    }
    try (PreparedStatement query = connection.prepareStatement(CLICKED)) {
      new ColumnArrays<>(query, List.copyOf(clicked))
          .column("text", BroadcastKey::recipient)
          .column("uuid", BroadcastKey::id);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          prior.clicked.add(new BroadcastKey(new RecipientId(row.getString(1)), uuid(row, 2)));
        }
      }
    }
  }

  private void readFurthest(Connection connection) throws SQLException {
    for (MarkedAs what : marking.keySet()) {
      Set<RecipientId> who = marking.getOrDefault(what, Set.of());
      try (PreparedStatement query = connection.prepareStatement(what.in(FURTHEST))) {
        new ColumnArrays<>(query, List.copyOf(who)).column("text", RecipientId::value);
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            prior.furthest(what).put(new RecipientId(row.getString(1)), row.getLong(2));
          }
        }
      }
    }
  }

  private void readSettings(Connection connection) throws SQLException {
    if (recipients.isEmpty()) {
      return;
    }
    try (PreparedStatement query = connection.prepareStatement(SETTINGS)) {
      new ColumnArrays<>(query, List.copyOf(recipients)).column("text", RecipientId::value);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          prior.settings.put(new RecipientId(row.getString(1)), Settings.parse(row.getString(2)));
        }
      }
    }
  }

  private static Marks marks(ResultSet row, int column) throws SQLException {
    return new Marks(
        row.getObject(column, Long.class),
        instant(row, column + 1),
        row.getObject(column + 2, Long.class),
        row.getObject(column + 3, Long.class),
        row.getObject(column + 4, Long.class),
        row.getObject(column + 5, Long.class));
  }

  private static UUID uuid(ResultSet row, int column) throws SQLException {
    return requireNonNull(row.getObject(column, UUID.class));
  }

  private static @Nullable RecipientId recipient(ResultSet row, int column) throws SQLException {
    String value = row.getString(column);
    return value == null ? null : new RecipientId(value);
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
