package dev.belfry.cli.inbox;

import dev.belfry.cli.terminal.JsonText;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// An inbox as lines for people: one per notification, with a mark if it is unread.
public final class NotificationLines {
  private NotificationLines() {}

  public static List<String> of(JsonNode notifications) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode one : notifications) {
      rows.add(
          List.of(
              one.path("is_read").asBoolean(false) ? " " : "*",
              JsonText.of(one, "created_at"),
              JsonText.of(one, "notification_type"),
              JsonText.of(one, "id"),
              JsonText.of(one, "title")));
    }
    return JsonText.table(rows);
  }

  /// One of them, on one line.
  public static String line(JsonNode one) {
    return "%s  %s  %s  %s: %s"
        .formatted(
            JsonText.of(one, "created_at"),
            JsonText.of(one, "notification_type"),
            JsonText.of(one, "id"),
            JsonText.of(one, "title"),
            JsonText.of(one, "message"));
  }
}
