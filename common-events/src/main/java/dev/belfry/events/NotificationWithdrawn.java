package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The sender took a notification back. Takes effect only where `actor` is the notification's
/// sender.
///
/// @param notificationId which notification
/// @param recipient whose it was; null for a broadcast (then there is one copy in every partition)
/// @param actor the `sub` of the token that asked for it
public record NotificationWithdrawn(
    @JsonProperty(required = true) UUID notificationId,
    @Nullable RecipientId recipient,
    @JsonProperty(required = true) String actor)
    implements NotificationMark {
  public NotificationWithdrawn {
    requireNonNull(notificationId, "notification_id");
    requireNonNull(actor, "actor");
  }
}
