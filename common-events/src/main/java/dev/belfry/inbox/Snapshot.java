package dev.belfry.inbox;

import dev.belfry.events.Position;
import dev.belfry.events.Settings;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the read model knows of one recipient at one position, all of it from one transaction: what
/// persistence-service answers a delivery node that starts or resumes a session.
///
/// @param position everything up to and including it has been applied, nothing after it
/// @param settings in force
/// @param unreadCount unread, not deleted, not expired
/// @param unread the unread notifications, to seed a projection; null unless asked for
/// @param changes the difference since the position asked for, in the order of their positions;
///   empty if none was given
/// @param more whether changes were left out at the end for the limit: ask again since the last
///   one's position
public record Snapshot(
    Position position,
    Settings settings,
    int unreadCount,
    @Nullable List<UnreadNotification> unread,
    List<Change> changes,
    boolean more) {

  /// One unread notification, as little of it as keeps a count exact.
  ///
  /// @param id its id
  /// @param offset of its creation
  /// @param expiresAt when it stops counting
  public record UnreadNotification(UUID id, long offset, @Nullable Instant expiresAt) {}
}
