package dev.belfry.delivery.snapshot;

import dev.belfry.events.Position;
import org.jspecify.annotations.Nullable;

/// What a session needs to know.
///
/// @param token whose `sub` is the user asked about
/// @param atLeast everything up to and including it must have been applied
/// @param since the changes after it are wanted; null: none are
/// @param unread whether the unread notifications are wanted, to seed a projection
/// @param again whether it was told before that history is away, and does without meanwhile
public record SnapshotRequest(
    String token, Position atLeast, @Nullable Position since, boolean unread, boolean again) {
  @Override
  public String toString() {
    return "at least %s since %s".formatted(atLeast, since);
  }
}
