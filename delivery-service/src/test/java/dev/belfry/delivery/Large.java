package dev.belfry.delivery;

import dev.belfry.events.Content;
import dev.belfry.events.Ids;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;
import java.util.UUID;

/// Notifications that fill queues.
final class Large {
  private Large() {}

  static NotificationCreated notification(RecipientId user, String message) {
    return notification(Ids.next(), user, message);
  }

  static NotificationCreated keyed(RecipientId user, String key) {
    return notification(Ids.derived("single", "sender", key, user.value()), user, key);
  }

  private static NotificationCreated notification(UUID id, RecipientId user, String message) {
    return new NotificationCreated(
        id,
        user,
        new Content("large", message, NotificationType.INFO, JsonObject.EMPTY, null, null, true),
        "sender",
        null,
        null,
        null);
  }
}
