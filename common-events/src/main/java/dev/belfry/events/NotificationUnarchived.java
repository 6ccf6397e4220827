package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;

/// The recipient took one notification out of their archive: it is again what it was before.
///
/// @param recipient whose inbox it is
/// @param notificationId which notification, their own or a broadcast; if it is not in their
///   archive at this event's offset, nothing changes
/// @param actor the `sub` of the token that asked for it
public record NotificationUnarchived(
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) UUID notificationId,
    @JsonProperty(required = true) String actor)
    implements NotificationMark {
  public NotificationUnarchived {
    requireNonNull(recipient, "recipient");
    requireNonNull(notificationId, "notification_id");
    requireNonNull(actor, "actor");
  }
}
