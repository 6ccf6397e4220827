package dev.belfry.persistence.audit.explain;

import dev.belfry.events.EventLog;
import dev.belfry.events.Exposure;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Position;
import dev.belfry.events.Presentation;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Routing;
import dev.belfry.events.TemplateVersion;
import dev.belfry.persistence.inbox.NotificationRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A notification, as it stands in one partition.
///
/// @param owner null for a broadcast
record Found(
    @Nullable RecipientId owner,
    UUID id,
    String title,
    NotificationType notificationType,
    boolean realtime,
    Routing routing,
    @Nullable TemplateVersion template,
    @Nullable Exposure experiment,
    @Nullable Presentation presentation,
    String sender,
    @Nullable String door,
    @Nullable UUID batchId,
    @Nullable String requestId,
    Instant createdAt,
    @Nullable Instant expiresAt,
    Position position) {
  /// Reads a row.
  static Found read(ResultSet row, EventLog log) throws SQLException {
    String owner = row.getString("recipient");
    return new Found(
        owner == null ? null : new RecipientId(owner),
        row.getObject("id", UUID.class),
        row.getString("title"),
        NotificationType.ofWireName(row.getString("notification_type")).orElseThrow(),
        row.getBoolean("realtime"),
        NotificationRow.routing(row),
        NotificationRow.template(row),
        NotificationRow.experiment(row),
        NotificationRow.presentation(row),
        row.getString("sender"),
        row.getString("door"),
        row.getObject("batch_id", UUID.class),
        row.getString("request_id"),
        Objects.requireNonNull(NotificationRow.instant(row, "created_at"), "created_at"),
        NotificationRow.instant(row, "expires_at"),
        log.position(row.getInt("partition"), row.getLong("log_offset")));
  }

  /// The same in one inbox.
  ExplainedNotification in(RecipientId inbox) {
    return new ExplainedNotification(
        id,
        inbox,
        owner == null,
        title,
        notificationType,
        realtime,
        routing,
        template,
        experiment,
        presentation,
        sender,
        door,
        batchId,
        requestId,
        createdAt,
        expiresAt,
        position);
  }
}
