package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;

/// The recipient opened what one notification points to. That is counted, and changes nothing in
/// their inbox: whoever wants it marked as read says so.
///
/// @param recipient whose inbox it is
/// @param notificationId which notification, their own or a broadcast; if it is not in their inbox
///   at this event's offset, nothing is counted
/// @param actor the `sub` of the token that asked for it
public record NotificationClicked(
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) UUID notificationId,
    @JsonProperty(required = true) String actor)
    implements NotificationMark {
  public NotificationClicked {
    requireNonNull(recipient, "recipient");
    requireNonNull(notificationId, "notification_id");
    requireNonNull(actor, "actor");
  }
}
