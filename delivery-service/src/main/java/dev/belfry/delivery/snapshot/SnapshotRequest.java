package dev.belfry.delivery.snapshot;

import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import org.jspecify.annotations.Nullable;

/// What a session needs to know.
///
/// @param user who is asked about
/// @param token of that user
/// @param atLeast everything up to and including it must have been applied
/// @param since the changes after it are wanted; null: none are
/// @param unread whether the unread notifications are wanted, to seed a projection
/// @param again whether it was told before that history is away, and does without meanwhile
public record SnapshotRequest(
    RecipientId user,
    String token,
    Position atLeast,
    @Nullable Position since,
    boolean unread,
    boolean again) {
  @Override
  public String toString() {
    return "at least %s since %s".formatted(atLeast, since);
  }
}
