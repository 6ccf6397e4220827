package dev.belfry.producer.request;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/// A notification for everyone, as asked for: the body of `POST /api/notifications/broadcast`.
///
/// @param draft what it says; `content` in the JSON by which repeats are known, across upgrades too
public record BroadcastRequest(@JsonProperty("content") Draft draft) {
  /// What the body says, or all that is wrong with it. See [NotificationRequest#read].
  public static Checked<BroadcastRequest> read(ObjectNode body, Instant now) {
    Members members = new Members(body);
    ContentMembers content = ContentMembers.take(members, now);
    return members.check(() -> new BroadcastRequest(content.draft()));
  }

  /// What it says; it expires at `otherwise` if it does not say when.
  public Draft draftExpiring(Instant otherwise) {
    return draft.expiring(otherwise);
  }
}
