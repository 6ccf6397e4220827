package dev.belfry.persistence.deliveries;

import dev.belfry.events.CancelReason;
import dev.belfry.events.CategoryChannels.Unless;
import dev.belfry.events.Content;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A notification that came into an inbox, whether or not it is still there.
///
/// @param content as much of it as decides which way it goes
/// @param wasReadOrArchived whether anything ever made it read, or archived it
/// @param wasSeen whether it was there to be seen on a page that was visible
/// @param removed how it was taken away; null if it was not
record SentNotification(
    UUID id,
    RecipientId recipient,
    boolean broadcast,
    Content content,
    Instant createdAt,
    Position position,
    boolean wasReadOrArchived,
    boolean wasSeen,
    @Nullable CancelReason removed) {
  /// What made it needless on a channel by now; null if nothing.
  @Nullable CancelReason needlessSince(Unless unless, Instant now) {
    // Nothing is read after it is gone, and nothing is taken away after it has expired.
    if (wasReadOrArchived && unless != Unless.NEVER) {
      return CancelReason.READ;
    }
    if (removed != null) {
      return removed;
    }
    if (content.isExpired(now)) {
      return CancelReason.EXPIRED;
    }
    // Last, as channel-service does: that it was seen is no event of the log.
    return wasSeen && unless == Unless.SEEN ? CancelReason.SEEN : null;
  }
}
