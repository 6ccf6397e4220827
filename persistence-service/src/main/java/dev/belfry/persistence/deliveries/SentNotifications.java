package dev.belfry.persistence.deliveries;

import dev.belfry.events.CancelReason;
import dev.belfry.events.Content;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.persistence.inbox.InboxSql;
import dev.belfry.persistence.inbox.InboxView;
import dev.belfry.persistence.inbox.NotificationRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds notifications of a recipient's own, also those that are gone.
@Component
class SentNotifications {
  private static final String FIND =
      """
      SELECT n.recipient, n.log_offset, n.created_at, n.notification_type, n.expires_at, n.realtime,
        coalesce(n.category, 'default') AS category, n.category_version, n.critical, n.channels,
        coalesce(b.read_offset, n.read_offset, b.unread_offset, n.unread_offset) IS NOT NULL
          OR covered.appended_at < coalesce(n.expires_at, 'infinity')
          OR coalesce(b.archived_offset, n.archived_offset, b.unarchived_offset,
            n.unarchived_offset) IS NOT NULL
          OR shelved.appended_at < coalesce(n.expires_at, 'infinity') AS was_read_or_archived,
        EXISTS (SELECT FROM seen s
          WHERE s.recipient = :recipient AND s.up_to >= n.log_offset) AS was_seen,
        CASE WHEN n.removed_offset IS NOT NULL THEN coalesce((
            SELECT kind FROM state_change c
            WHERE c.partition = n.partition AND c.log_offset = n.removed_offset), 'withdrawn')
          WHEN b.removed_offset IS NOT NULL THEN 'deleted' END AS removed
      FROM notification n
      """
          + InboxSql.BROADCAST_STATE
          + InboxSql.COVERED
          + """
           LEFT JOIN LATERAL first_all_archived(:recipient, n.log_offset) shelved ON true
           WHERE n.partition = :partition AND n.id = :id
             AND (n.recipient IS NULL OR n.recipient = :recipient)
          """;

  private final JdbcClient database;

  SentNotifications(JdbcClient database) {
    this.database = database;
  }

  Optional<SentNotification> find(InboxView view, UUID id) {
    return database
        .sql(FIND)
        .params(view.parameters())
        .param("id", id)
        .query((row, _) -> read(row, view, id))
        .optional();
  }

  private static SentNotification read(ResultSet row, InboxView view, UUID id) throws SQLException {
    var content =
        new Content(
            "-",
            "-",
            NotificationType.ofWireName(row.getString("notification_type")).orElseThrow(),
            JsonObject.EMPTY,
            null,
            NotificationRow.instant(row, "expires_at"),
            row.getBoolean("realtime"),
            NotificationRow.routing(row));
    String removed = row.getString("removed");
    return new SentNotification(
        id,
        view.recipient(),
        row.getString("recipient") == null,
        content,
        Objects.requireNonNull(NotificationRow.instant(row, "created_at")),
        view.position().at(row.getLong("log_offset")),
        row.getBoolean("was_read_or_archived"),
        row.getBoolean("was_seen"),
        removed == null
            ? null
            : removed.equals("deleted") ? CancelReason.DELETED : CancelReason.WITHDRAWN);
  }
}
