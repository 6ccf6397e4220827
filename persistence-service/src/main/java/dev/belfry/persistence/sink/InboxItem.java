package dev.belfry.persistence.sink;

import dev.belfry.events.RecipientId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What must be known of a notification to judge events about it.
///
/// @param owner null for a broadcast
/// @param createdOffset where it came into being
/// @param sender who may withdraw it
record InboxItem(
    int partition,
    UUID id,
    @Nullable RecipientId owner,
    long createdOffset,
    String sender,
    @Nullable Instant expiresAt,
    NotificationKind kind) {
  EventKey key() {
    return new EventKey(partition, id);
  }

  boolean isBroadcast() {
    return owner == null;
  }

  boolean isInInboxOf(RecipientId recipient) {
    return owner == null || owner.equals(recipient);
  }

  boolean isExpired(Instant at) {
    return expiresAt != null && !expiresAt.isAfter(at);
  }
}
