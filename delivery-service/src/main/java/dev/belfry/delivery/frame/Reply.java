package dev.belfry.delivery.frame;

import dev.belfry.events.Json;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Frames for one session only: its greeting, and answers to what it asked.
public final class Reply {
  /// A list stops before it becomes larger than this.
  static final int MAX_LIST_BYTES = 256 * 1024;

  /// Names the client frame [ClientFrame.Seen] to clients, which don't send it to a node that does
  /// not know it.
  private static final String SEEN = "seen";

  /// Likewise the frames `archive`, `unarchive` and `archive_all`.
  private static final String ARCHIVE = "archive";

  private static final TextFrame PONG = TextFrame.of("{\"type\":\"pong\"}");

  private Reply() {}

  /// `connection_established` of a session whose history is known.
  public static TextFrame hello(
      UUID sessionId,
      RecipientId user,
      SessionState state,
      int unreadCount,
      Position position,
      Instant now) {
    ObjectNode frame = hello(sessionId, user, state, now);
    frame.put("unread_count", unreadCount);
    frame.put("position", position.toString());
    frame.putNull("prev");
    return TextFrame.of(frame.toString());
  }

  /// `connection_established` while history is away.
  public static TextFrame liveOnlyHello(UUID sessionId, RecipientId user, Instant now) {
    ObjectNode frame = hello(sessionId, user, SessionState.LIVE_ONLY, now);
    frame.putNull("unread_count");
    return TextFrame.of(frame.toString());
  }

  private static ObjectNode hello(
      UUID sessionId, RecipientId user, SessionState state, Instant now) {
    ObjectNode frame =
        object("connection_established")
            .put("session_id", sessionId.toString())
            .put("user", user.value())
            .put("server_time", Json.format(now))
            .put("state", state.wireName());
    frame.putArray("features").add(SEEN).add(ARCHIVE);
    return frame;
  }

  /// `pong`
  public static TextFrame pong() {
    return PONG;
  }

  /// `accepted`
  public static TextFrame accepted(String ref) {
    return TextFrame.of(object("accepted").put("ref", ref).toString());
  }

  /// `error`
  ///
  /// @param message a sentence for people, without any of the client's input
  public static TextFrame error(ErrorCode code, String message, @Nullable String ref) {
    ObjectNode frame = object("error").put("code", code.wireName()).put("message", message);
    if (ref != null) {
      frame.put("ref", ref);
    }
    return TextFrame.of(frame.toString());
  }

  /// `notifications_list`, cut off before it becomes too large.
  ///
  /// @param notifications newest first
  /// @param asOf what the list includes
  /// @param next where older ones follow these; null if there are none
  public static TextFrame list(
      List<JsonNode> notifications, int unreadCount, Position asOf, @Nullable String next) {
    StringBuilder text = new StringBuilder("{\"type\":\"notifications_list\",\"notifications\":[");
    int bytes = 0;
    String end = next;
    String last = null;
    for (JsonNode notification : notifications) {
      String json = Json.mapper().writeValueAsString(notification);
      int size = TextFrame.utf8Length(json) + 1;
      if (last != null && bytes + size > MAX_LIST_BYTES - 1024) {
        end = last;
        break;
      }
      text.append(last == null ? "" : ",").append(json);
      bytes += size;
      last = notification.path("position").asString();
    }
    text.append("],\"unread_count\":").append(unreadCount).append(",\"as_of\":\"").append(asOf);
    text.append(end == null ? "\",\"next\":null}" : "\",\"next\":\"" + end + "\"}");
    return TextFrame.of(text.toString());
  }

  private static ObjectNode object(String type) {
    return Json.mapper().createObjectNode().put("type", type);
  }
}
