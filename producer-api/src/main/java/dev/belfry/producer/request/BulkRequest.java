package dev.belfry.producer.request;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.belfry.events.RecipientId;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The same notification for many, as asked for: the body of `POST /api/notifications/bulk`.
///
/// @param recipients each once, in the order in which they were first named
/// @param draft what it says; `content` in the JSON by which repeats are known, across upgrades too
public record BulkRequest(List<RecipientId> recipients, @JsonProperty("content") Draft draft) {
  private static final int MAX_RECIPIENTS = 10_000;

  /// What the body says, or all that is wrong with it. See [NotificationRequest#read].
  public static Checked<BulkRequest> read(ObjectNode body, Instant now) {
    Members members = new Members(body);
    Set<RecipientId> recipients = takeRecipients(members);
    ContentMembers content = ContentMembers.take(members, now);
    return members.check(() -> new BulkRequest(List.copyOf(recipients), content.draft()));
  }

  private static Set<RecipientId> takeRecipients(Members members) {
    Set<RecipientId> recipients = new LinkedHashSet<>();
    if (!(members.take("recipients") instanceof ArrayNode named)
        || named.isEmpty()
        || named.size() > MAX_RECIPIENTS) {
      members.refuse("recipients", "Must be a list of 1 to 10000 recipients.");
      return recipients;
    }
    int index = 0;
    for (JsonNode value : named) {
      String field = "recipients[%s]".formatted(index++);
      Recipients.parse(value)
          .ifPresentOrElse(recipients::add, () -> members.refuse(field, Recipients.EXPECTED));
    }
    return recipients;
  }
}
