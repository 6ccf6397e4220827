package dev.belfry.e2e;

import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.NotificationType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Something to be sent. Its ids follow from its key, so that they are known before it is sent.
///
/// @param key the idempotency key, also the title or its last word
/// @param kind by which call
/// @param sender who sends it
/// @param recipients who gets it; empty for a broadcast
/// @param type its notification_type
/// @param words where its words come from
/// @param category where it belongs; null: as its words say
/// @param realtime whether it may be pushed
/// @param lives how long; null: without end
record Creation(
    String key,
    Kind kind,
    String sender,
    List<String> recipients,
    NotificationType type,
    Words words,
    @Nullable String category,
    boolean realtime,
    @Nullable Duration lives) {

  enum Kind {
    SINGLE("single", "/api/notifications"),
    BULK("bulk", "/api/notifications/bulk"),
    BROADCAST("broadcast", "/api/notifications/broadcast");

    private final String door;
    final String path;

    Kind(String door, String path) {
      this.door = door;
      this.path = path;
    }
  }

  /// Its own words, or those of a template.
  enum Words {
    OWN,
    USER_ACTION,
    PARCEL
  }

  Creation {
    recipients = List.copyOf(recipients);
  }

  /// The id of what this recipient gets.
  UUID idFor(String recipient) {
    return Ids.derived(kind.door, sender, key, kind == Kind.BROADCAST ? "" : recipient);
  }

  /// The call's body, when it is sent at that time for the first time.
  String body(Instant now) {
    ObjectNode body = Json.mapper().createObjectNode();
    switch (kind) {
      case SINGLE -> body.put("recipient", recipients.getFirst());
      case BULK -> recipients.forEach(body.putArray("recipients")::add);
      case BROADCAST -> {}
    }
    switch (words) {
      case OWN -> body.put("title", key).put("message", "It happened.");
      case USER_ACTION ->
          body.put("template", "user-action")
              .putObject("variables")
              .put("actor", sender)
              .put("action", "liked")
              .put("object", key);
      case PARCEL ->
          body.put("template", Catalogue.PARCEL).putObject("variables").put("order", key);
    }
    if (category != null) {
      body.put("category", category);
    }
    body.put("notification_type", type.wireName()).put("realtime", realtime);
    if (lives != null) {
      body.put("expires_at", Json.format(now.plus(lives)));
    }
    return body.toString();
  }
}
