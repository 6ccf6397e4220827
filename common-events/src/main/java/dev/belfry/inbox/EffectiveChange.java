package dev.belfry.inbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A change of one notification that took effect: what a delivery node can't tell by itself of one
/// that it has not kept.
///
/// @param offset where the change stands
/// @param createdOffset where the notification does
/// @param expiresAt when the notification stops counting
public record EffectiveChange(long offset, long createdOffset, @Nullable Instant expiresAt) {}
