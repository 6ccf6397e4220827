package dev.belfry.persistence.inbox;

import dev.belfry.events.Channel;
import dev.belfry.events.Exposure;
import dev.belfry.events.Json;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Position;
import dev.belfry.events.Presentation;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Routing;
import dev.belfry.events.TemplateVersion;
import dev.belfry.inbox.Notification;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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
        template(row),
        row.getString("locale"),
        new JsonObject(row.getString("data")),
        row.getString("action_url"),
        presentation(row),
        row.getBoolean("is_read"),
        instant(row, "read_at"),
        row.getBoolean("is_archived"),
        instant(row, "delivered_at"),
        createdAt,
        instant(row, "expires_at"),
        row.getString("sender"),
        timeline.at(row.getLong("log_offset")),
        owner == null);
  }

  /// Of which experiment a row with its `experiment`, `experiment_version` and `variant` is a part;
  /// null if it is of none.
  public static @Nullable Exposure experiment(ResultSet row) throws SQLException {
    String key = row.getString("experiment");
    return key == null
        ? null
        : new Exposure(key, row.getInt("experiment_version"), row.getString("variant"));
  }

  /// How the notification of a row is shown, of its `presentation`; null if nothing is said of it.
  public static @Nullable Presentation presentation(ResultSet row) throws SQLException {
    String json = row.getString("presentation");
    return json == null ? null : Json.mapper().readValue(json, Presentation.class);
  }

  /// The template of a row with its `template` and `template_version`; null if it has none.
  public static @Nullable TemplateVersion template(ResultSet row) throws SQLException {
    String key = row.getString("template");
    return key == null ? null : new TemplateVersion(key, row.getInt("template_version"));
  }

  /// Which way the notification may go, of a row with its `category`, `category_version`,
  /// `critical` and `channels`. What ties it to others is left out.
  public static Routing routing(ResultSet row) throws SQLException {
    return new Routing(
        row.getString("category"),
        row.getInt("category_version"),
        row.getBoolean("critical"),
        channels(row.getArray("channels")),
        null,
        null);
  }

  private static @Nullable Set<Channel> channels(@Nullable Array names) throws SQLException {
    return names == null
        ? null
        : Arrays.stream((String[]) names.getArray())
            .map(name -> Channel.ofWireName(name).orElseThrow())
            .collect(Collectors.toSet());
  }

  /// A time of the row.
  public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
