package dev.belfry.producer.request;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.belfry.events.RecipientId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A notification for one recipient, as asked for: the body of `POST /api/notifications`, and the
/// value of a record in `belfry.requests`.
///
/// @param recipient null if none is named
/// @param draft what it says; `content` in the JSON by which repeats are known, across upgrades too
public record NotificationRequest(
    @Nullable RecipientId recipient, @JsonProperty("content") Draft draft) {
  /// What the body says, or all that is wrong with it.
  ///
  /// @param body read by [dev.belfry.events.Json#readObject(String)]
  /// @param now decides whether an expiry lies in the future
  public static Checked<NotificationRequest> read(ObjectNode body, Instant now) {
    Members members = new Members(body);
    RecipientId recipient = takeRecipient(members);
    ContentMembers content = ContentMembers.take(members, now);
    return members.check(() -> new NotificationRequest(recipient, content.draft()));
  }

  private static @Nullable RecipientId takeRecipient(Members members) {
    var value = members.take("recipient");
    if (value == null) {
      return null;
    }
    return Recipients.parse(value)
        .orElseGet(() -> {
          members.refuse("recipient", Recipients.EXPECTED);
          return null;
        });
  }
}
