package dev.belfry.persistence.testing;

import dev.belfry.events.Json;
import dev.belfry.inbox.Notification;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What an inbox shows, a line each: the id, the position and when it was read.
public final class InboxLines {
  private InboxLines() {}

  /// As the fold of the log has it.
  public static List<String> of(Stream<Notification> items) {
    return items
        .map(item ->
            "%s %s %s %s"
                .formatted(
                    item.id(),
                    item.position(),
                    item.readAt() == null ? null : Json.format(item.readAt()),
                    item.isArchived()))
        .toList();
  }

  /// As a list in JSON has it.
  public static List<String> of(JsonNode list) {
    return list.path("notifications")
        .valueStream()
        .map(item ->
            "%s %s %s %s"
                .formatted(
                    item.path("id").asString(),
                    item.path("position").asString(),
                    item.path("read_at").isNull() ? null : item.path("read_at").asString(),
                    item.path("is_archived").asBoolean()))
        .toList();
  }
}
