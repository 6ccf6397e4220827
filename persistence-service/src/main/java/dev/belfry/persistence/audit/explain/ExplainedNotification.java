package dev.belfry.persistence.audit.explain;

import dev.belfry.events.Content;
import dev.belfry.events.Exposure;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Position;
import dev.belfry.events.Presentation;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Routing;
import dev.belfry.events.TemplateVersion;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The notification that is explained, without what it says.
///
/// @param recipient in whose inbox; also of a broadcast, one of all
/// @param presentation whom it named as its actor, and what it offered
/// @param template whose words it has; null for what was sent as words
/// @param experiment which variant of which experiment it is; null outside experiments
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
    @Nullable Exposure experiment,
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

  /// Why nothing was sent, if an experiment wanted that.
  Optional<String> heldOut() {
    return Optional.ofNullable(experiment)
        .filter(Exposure::sendsNothing)
        .map(one -> "the experiment %s sends nothing to this recipient".formatted(one.key()));
  }

  /// As much of it as decides whether it is pushed.
  Content content() {
    return new Content(
        title, "-", notificationType, JsonObject.EMPTY, null, expiresAt, realtime, routing);
  }
}
