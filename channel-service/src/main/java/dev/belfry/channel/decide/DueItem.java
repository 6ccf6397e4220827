package dev.belfry.channel.decide;

import dev.belfry.channel.database.Query;
import dev.belfry.channel.delivery.ItemKey;
import dev.belfry.events.CancelReason;
import dev.belfry.events.Channel;
import dev.belfry.events.Content;
import dev.belfry.events.Json;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A notification that goes by a channel, with its content.
///
/// @param needless what in the log has made it needless, as it stands in rows; null if nothing
/// @param traceparent the trace in which it is to be seen; null if there is none
/// @param seen whether its recipient has seen it, where its category wants that to make it needless
public record DueItem(
    ItemKey key,
    int partition,
    long offset,
    Instant appendedAt,
    Instant dueAt,
    String category,
    Content content,
    @Nullable UUID deliveryId,
    @Nullable String needless,
    @Nullable String traceparent,
    boolean seen) {
  /// The columns that [#of(ResultSet)] reads.
  public static final String COLUMNS =
      """
      i.notification_id, i.recipient, i.channel, i.partition, i.log_offset, i.appended_at, i.due_at,
      i.category, i.broadcast, i.event, i.delivery_id, i.needless, i.traceparent,
      i.unless = 'seen' AND EXISTS (SELECT FROM seen_position s
        WHERE s.recipient = i.recipient AND s.log_offset >= i.log_offset) AS seen
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
        row.getString("needless"),
        row.getString("traceparent"),
        row.getBoolean("seen"));
  }

  /// Why it is not to be sent now, if there is a reason. What the log says of it comes first, and
  /// what it was not to outlive comes before what was seen, whichever happened first: so whoever
  /// asks later is told the same.
  ///
  /// @param settings the recipient's, as of now
  public @Nullable CancelReason reasonToCancel(Settings settings, Instant now) {
    if (needless != null) {
      return CancelReason.valueOf(needless.toUpperCase(Locale.ROOT));
    }
    if (content.isExpired(now)) {
      return CancelReason.EXPIRED;
    }
    if (seen) {
      return CancelReason.SEEN;
    }
    return settings.allow(key.channel(), content) ? null : CancelReason.SETTINGS;
  }
}
