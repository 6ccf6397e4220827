package dev.belfry.events;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A notification came into being, for one recipient or for all.
public sealed interface NewNotification extends NotificationEvent
    permits NotificationCreated, NotificationBroadcast {
  /// The notification's id; also the event's (`ce_id`).
  UUID id();

  /// What it says.
  Content content();

  /// The `sub` of the token, or the `ce_source` of the request, that sent it.
  String sender();

  /// By which way it came in; null if the producer did not say.
  @Nullable Door door();

  /// Ties the event to the call that made it; informative.
  @Nullable String requestId();
}
