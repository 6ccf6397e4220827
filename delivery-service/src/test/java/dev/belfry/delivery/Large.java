package dev.belfry.delivery;

import dev.belfry.events.Content;
import dev.belfry.events.Ids;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;

/// Notifications that fill queues.
final class Large {
  private Large() {}

  static NotificationCreated notification(RecipientId user, String message) {
    return new NotificationCreated(
        Ids.next(),
        user,
        new Content("large", message, NotificationType.INFO, JsonObject.EMPTY, null, null, true),
        "sender",
        null,
        null,
        null);
  }
}
