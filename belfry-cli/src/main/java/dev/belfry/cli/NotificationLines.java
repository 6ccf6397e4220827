package dev.belfry.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// An inbox as people read it: one notification on a line, unread ones with a mark.
final class NotificationLines {
  private NotificationLines() {}

  static List<String> of(JsonNode notifications) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode one : notifications) {
      rows.add(
          List.of(
              one.path("is_read").asBoolean(false) ? " " : "*",
              Text.of(one, "created_at"),
              Text.of(one, "notification_type"),
              Text.of(one, "id"),
              Text.of(one, "title")));
    }
    return Text.table(rows);
  }

  /// One of them, on one line.
  static String line(JsonNode one) {
    return "%s  %s  %s  %s: %s"
        .formatted(
            Text.of(one, "created_at"),
            Text.of(one, "notification_type"),
            Text.of(one, "id"),
            Text.of(one, "title"),
            Text.of(one, "message"));
  }
}
