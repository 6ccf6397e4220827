package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;

/// The recipient put one notification away: it stays as it is, read or unread, in their archive,
/// and counts as unread no more.
///
/// @param recipient whose inbox it is
/// @param notificationId which notification, their own or a broadcast; if it is not in their inbox
///   at this event's offset, or archived already, nothing changes
/// @param actor the `sub` of the token that asked for it
public record NotificationArchived(
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) UUID notificationId,
    @JsonProperty(required = true) String actor)
    implements NotificationMark {
  public NotificationArchived {
    requireNonNull(recipient, "recipient");
    requireNonNull(notificationId, "notification_id");
    requireNonNull(actor, "actor");
  }
}
