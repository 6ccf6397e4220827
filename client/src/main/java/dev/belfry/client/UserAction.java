package dev.belfry.client;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;

/// Somebody did something to something that is the recipient's.
///
/// @param actor who did it
/// @param action what they did, in the words of the notification: `liked`, `commented on`
/// @param objectName what they did it to, without an article: `post`
public record UserAction(Actor actor, String action, String objectName) {
  public UserAction {
    requireNonNull(actor, "actor");
    requireNonNull(action, "action");
    requireNonNull(objectName, "objectName");
  }

  /// What programs learn of it: `actor_id`, `actor_name`, `action`, `object_name`.
  Map<String, String> data() {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("actor_id", actor.id());
    data.put("actor_name", actor.name());
    data.put("action", action);
    data.put("object_name", objectName);
    return data;
  }
}
