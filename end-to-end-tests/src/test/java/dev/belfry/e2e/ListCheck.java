package dev.belfry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.e2e.Api.Answer;
import dev.belfry.events.Json;
import dev.belfry.events.NotificationType;
import dev.belfry.inbox.Notification;
import dev.belfry.testing.FoldedInbox;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What one user's REST reads answer, against the fold of the log.
final class ListCheck {
  private static final int PAGE = 100;

  private final Api api;
  private final String token;
  private final FoldedInbox inbox;

  ListCheck(Api api, String token, FoldedInbox inbox) {
    this.api = api;
    this.token = token;
    this.inbox = inbox;
  }

  /// A notification as far as the log determines it: who has been shown it is another matter.
  private record Row(
      UUID id,
      String title,
      boolean isRead,
      String readAt,
      boolean isArchived,
      String createdAt,
      String position) {
    static Row of(Notification it) {
      Instant readAt = it.readAt();
      return new Row(
          it.id(),
          it.title(),
          it.isRead(),
          readAt == null ? "" : Json.format(readAt),
          it.isArchived(),
          Json.format(it.createdAt()),
          it.position().toString());
    }

    static Row of(JsonNode it) {
      return new Row(
          UUID.fromString(it.get("id").stringValue()),
          it.get("title").stringValue(),
          it.get("is_read").booleanValue(),
          it.path("read_at").asString(""),
          it.get("is_archived").booleanValue(),
          it.get("created_at").stringValue(),
          it.get("position").stringValue());
    }
  }

  void check() throws IOException, InterruptedException {
    Instant now = Instant.now();
    List<Notification> expected = inbox.list(now);
    List<Row> rows = expected.stream().map(Row::of).toList();
    assertThat(byOffset("")).isEqualTo(rows);
    assertThat(byPosition()).isEqualTo(rows);
    assertThat(byOffset("&unread_only=true"))
        .isEqualTo(rowsOf(expected.stream().filter(it -> !it.isRead())));
    assertThat(byOffset("&type=error"))
        .isEqualTo(
            rowsOf(
                expected.stream().filter(it -> it.notificationType() == NotificationType.ERROR)));
    assertThat(byOffset("&archived=true"))
        .as("archive")
        .isEqualTo(inbox.archive(now).stream().map(Row::of).toList());
    Answer count = get("/api/notifications/unread-count");
    assertThat(count.body().get("unread_count").asInt()).isEqualTo(inbox.unreadCount(now));
    assertThat(get("/api/notifications/settings").body())
        .isEqualTo(Json.mapper().valueToTree(inbox.settings()));
  }

  private static List<Row> rowsOf(Stream<Notification> notifications) {
    return notifications.map(Row::of).toList();
  }

  private List<Row> byOffset(String filter) throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    while (true) {
      JsonNode page =
          get("/api/notifications?limit=%s&offset=%s%s".formatted(PAGE, rows.size(), filter))
              .body();
      page.get("notifications").forEach(it -> rows.add(Row.of(it)));
      assertThat(page.get("unread_count").asInt()).isEqualTo(inbox.unreadCount(Instant.now()));
      if (page.get("notifications").size() < PAGE) {
        assertThat(page.get("total_count").asInt()).isEqualTo(rows.size());
        return rows;
      }
    }
  }

  private List<Row> byPosition() throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    String before = "";
    while (true) {
      JsonNode page = get("/api/notifications?limit=%s%s".formatted(PAGE, before)).body();
      page.get("notifications").forEach(it -> rows.add(Row.of(it)));
      if (page.get("notifications").size() < PAGE) {
        return rows;
      }
      before = "&before=" + rows.getLast().position();
    }
  }

  private Answer get(String path) throws IOException, InterruptedException {
    Answer answer = api.get(token, path);
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer;
  }
}
