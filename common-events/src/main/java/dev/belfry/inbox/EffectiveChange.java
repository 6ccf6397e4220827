package dev.belfry.inbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A change of one notification that took effect: what a delivery node can't tell by itself of one
/// that it has not kept.
///
/// @param offset where the change stands
/// @param createdOffset where the notification does
/// @param expiresAt when the notification stops counting
/// @param isUnread whether it counted as unread from then on
public record EffectiveChange(
    long offset,
    long createdOffset,
    @Nullable Instant expiresAt,
    @JsonProperty("is_unread") boolean isUnread) {}
