package dev.belfry.producer.door;

import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import dev.belfry.producer.request.Draft;
import java.util.UUID;

/// What a request asks for.
///
/// @param id of its notification
/// @param sender who asks
record Asked(UUID id, RecipientId recipient, Draft draft, String sender, String requestId) {
  NotificationCreated saying(Content content) {
    return new NotificationCreated(id, recipient, content, sender, Door.REQUESTS, null, requestId);
  }
}
