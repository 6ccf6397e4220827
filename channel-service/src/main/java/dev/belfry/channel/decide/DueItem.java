package dev.belfry.channel.decide;

import dev.belfry.channel.database.Query;
import dev.belfry.channel.delivery.ItemKey;
import dev.belfry.events.Channel;
import dev.belfry.events.Content;
import dev.belfry.events.Json;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A notification that goes by a channel, with its content.
///
/// @param needless what has made it needless, as it stands in rows; null if nothing
public record DueItem(
    ItemKey key,
    int partition,
    long offset,
    Instant appendedAt,
    Instant dueAt,
    String category,
    Content content,
    @Nullable UUID deliveryId,
    @Nullable String needless) {
  /// The columns that [#of(ResultSet)] reads.
  public static final String COLUMNS =
      """
      i.notification_id, i.recipient, i.channel, i.partition, i.log_offset, i.appended_at, i.due_at,
      i.category, i.broadcast, i.event, i.delivery_id, i.needless
      """;

  /// The row that was read.
  public static DueItem of(ResultSet row) throws SQLException {
    Class<? extends NewNotification> type =
        row.getBoolean("broadcast") ? NotificationBroadcast.class : NotificationCreated.class;
    return new DueItem(
        new ItemKey(
            Objects.requireNonNull(row.getObject("notification_id", UUID.class)),
            new RecipientId(row.getString("recipient")),
            Channel.ofWireName(row.getString("channel")).orElseThrow()),
        row.getInt("partition"),
        row.getLong("log_offset"),
        Objects.requireNonNull(Query.instant(row, "appended_at")),
        Objects.requireNonNull(Query.instant(row, "due_at")),
        Objects.requireNonNull(row.getString("category")),
        Json.mapper().readValue(row.getString("event"), type).content(),
        row.getObject("delivery_id", UUID.class),
        row.getString("needless"));
  }
}
