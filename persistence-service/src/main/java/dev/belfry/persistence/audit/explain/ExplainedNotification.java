package dev.belfry.persistence.audit.explain;

import dev.belfry.events.Content;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Position;
import dev.belfry.events.Presentation;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Routing;
import dev.belfry.events.TemplateVersion;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The notification that is explained, without what it says.
///
/// @param recipient in whose inbox; also of a broadcast, one of all
/// @param presentation whom it named as its actor, and what it offered
/// @param template whose words it has; null for what was sent as words
/// @param routing its category, and whether that was critical
record ExplainedNotification(
    UUID id,
    RecipientId recipient,
    boolean broadcast,
    String title,
    NotificationType notificationType,
    boolean realtime,
    Routing routing,
    @Nullable TemplateVersion template,
    @Nullable Presentation presentation,
    String sender,
    @Nullable String door,
    @Nullable UUID batchId,
    @Nullable String requestId,
    Instant createdAt,
    @Nullable Instant expiresAt,
    Position position) {
  boolean isExpired(Instant at) {
    return expiresAt != null && !expiresAt.isAfter(at);
  }

  /// As much of it as decides whether it is pushed.
  Content content() {
    return new Content(
        title, "-", notificationType, JsonObject.EMPTY, null, expiresAt, realtime, routing);
  }
}
