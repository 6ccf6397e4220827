package dev.belfry.persistence.inbox;

import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.inbox.Notification;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads a row of [InboxSql#SHOWN].
public final class NotificationRow {
  private NotificationRow() {}

  /// The notification of the row.
  ///
  /// @param timeline any position of the recipient's partition
  public static Notification read(ResultSet row, Position timeline) throws SQLException {
    String owner = row.getString("recipient");
    Instant createdAt = instant(row, "created_at");
    if (createdAt == null) {
      throw new IllegalStateException("a column without nulls is null");
    }
    return new Notification(
        row.getObject("id", UUID.class),
        owner == null ? null : new RecipientId(owner),
        row.getString("title"),
        row.getString("message"),
        NotificationType.ofWireName(row.getString("notification_type")).orElseThrow(),
        row.getString("category"),
        new JsonObject(row.getString("data")),
        row.getString("action_url"),
        row.getBoolean("is_read"),
        instant(row, "read_at"),
        instant(row, "delivered_at"),
        createdAt,
        instant(row, "expires_at"),
        row.getString("sender"),
        timeline.at(row.getLong("log_offset")),
        owner == null);
  }

  /// A time of the row.
  public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
