package dev.belfry.delivery.snapshot;

import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import org.jspecify.annotations.Nullable;

/// A list that a client asks for.
///
/// @param user whose list it is
/// @param token of that user
/// @param limit at most so many
/// @param before strictly older than it; null: the newest
/// @param unreadOnly whether only unread ones are wanted
/// @param after everything up to and including it must have been applied; null: as it is
public record ListRequest(
    RecipientId user,
    String token,
    int limit,
    @Nullable Position before,
    boolean unreadOnly,
    @Nullable Position after) {
  @Override
  public String toString() {
    return "%s before %s after %s".formatted(limit, before, after);
  }
}
