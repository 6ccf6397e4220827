package dev.belfry.delivery.frame;

import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.Position;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a client says. Members that are not of the contract are ignored.
public sealed interface ClientFrame {
  /// How long a `ref` may be, in characters.
  int MAX_REF = 64;

  /// The client's own name for the frame, repeated in the answer.
  @Nullable String ref();

  /// `mark_as_read`, `mark_as_unread`, `archive`, `unarchive`, `delete` or `click`
  record Mark(MarkKind kind, UUID notificationId, @Nullable String ref) implements ClientFrame {}

  /// `mark_all_read`; null: up to now
  record MarkAllRead(@Nullable Position upTo, @Nullable String ref) implements ClientFrame {}

  /// `archive_all`; null: up to now
  record ArchiveAll(@Nullable Position upTo, @Nullable String ref) implements ClientFrame {}

  /// `get_notifications`
  record GetNotifications(
      int limit, @Nullable Position before, boolean unreadOnly, @Nullable String ref)
      implements ClientFrame {}

  /// `ack`
  record Ack(Position position, @Nullable String ref) implements ClientFrame {}

  /// `seen`
  record Seen(Position position, @Nullable String ref) implements ClientFrame {}

  /// `authenticate`
  record Authenticate(String token, @Nullable String ref) implements ClientFrame {
    @Override
    public String toString() {
      return "Authenticate";
    }
  }

  /// `ping`
  record Ping(@Nullable String ref) implements ClientFrame {}

  /// Outside the contract.
  ///
  /// @param message a sentence for people, without any of the client's input
  record Refused(ErrorCode code, String message, @Nullable String ref) implements ClientFrame {}

  /// Reads a frame. Never throws.
  static ClientFrame parse(String text) {
    ObjectNode frame;
    try {
      if (!(Json.mapper().readTree(text) instanceof ObjectNode object)) {
        return new Refused(ErrorCode.INVALID_JSON, "A frame is one JSON object.", null);
      }
      frame = object;
    } catch (JacksonException | StackOverflowError e) {
      return new Refused(
          ErrorCode.INVALID_JSON, "Not well-formed JSON, or a member is given twice.", null);
    }
    JsonNode ref = frame.path("ref");
    if (!isAbsent(ref)
        && !(ref.isString()
            && ref.stringValue().codePointCount(0, ref.stringValue().length()) <= MAX_REF
            && Json.isStorable(ref.stringValue()))) {
      return new Refused(
          ErrorCode.INVALID_FIELD, "ref: text of at most 64 characters is expected.", null);
    }
    return parse(frame, isAbsent(ref) ? null : ref.stringValue());
  }

  private static ClientFrame parse(ObjectNode frame, @Nullable String ref) {
    String type = frame.path("type").stringValue("");
    Optional<MarkKind> kind = MarkKind.ofFrame(type);
    if (kind.isPresent()) {
      return mark(kind.get(), frame, ref);
    }
    return switch (type) {
      case "mark_all_read" -> upTo(frame, ref, MarkAllRead::new);
      case "archive_all" -> upTo(frame, ref, ArchiveAll::new);
      case "get_notifications" -> getNotifications(frame, ref);
      case "ack" -> withPosition(frame, "position", ref, position -> new Ack(position, ref));
      case "seen" -> withPosition(frame, "position", ref, position -> new Seen(position, ref));
      case "authenticate" -> {
        JsonNode token = frame.path("token");
        yield token.isString()
            ? new Authenticate(token.stringValue(), ref)
            : new Refused(ErrorCode.INVALID_FIELD, "token: text is expected.", ref);
      }
      case "ping" -> new Ping(ref);
      default -> new Refused(ErrorCode.UNKNOWN_TYPE, "There is no such type of frame.", ref);
    };
  }

  private static ClientFrame getNotifications(ObjectNode frame, @Nullable String ref) {
    JsonNode limit = frame.path("limit");
    if (!isAbsent(limit)
        && !(limit.isIntegralNumber()
            && limit.canConvertToInt()
            && limit.intValue() >= 1
            && limit.intValue() <= 100)) {
      return new Refused(ErrorCode.INVALID_FIELD, "limit: 1 to 100 is expected.", ref);
    }
    JsonNode unreadOnly = frame.path("unread_only");
    if (!isAbsent(unreadOnly) && !unreadOnly.isBoolean()) {
      return new Refused(ErrorCode.INVALID_FIELD, "unread_only: true or false is expected.", ref);
    }
    int count = isAbsent(limit) ? 20 : limit.intValue();
    boolean unread = !isAbsent(unreadOnly) && unreadOnly.booleanValue();
    return isAbsent(frame.path("before"))
        ? new GetNotifications(count, null, unread, ref)
        : withPosition(
            frame, "before", ref, before -> new GetNotifications(count, before, unread, ref));
  }

  private static ClientFrame mark(MarkKind kind, ObjectNode frame, @Nullable String ref) {
    return Ids.parse(frame.path("notification_id").stringValue(""))
        .<ClientFrame>map(id -> new Mark(kind, id, ref))
        .orElseGet(() ->
            new Refused(ErrorCode.INVALID_FIELD, "notification_id: a UUID is expected.", ref));
  }

  /// A frame whose position may be absent.
  private static ClientFrame upTo(
      ObjectNode frame,
      @Nullable String ref,
      BiFunction<@Nullable Position, @Nullable String, ClientFrame> result) {
    return isAbsent(frame.path("up_to"))
        ? result.apply(null, ref)
        : withPosition(frame, "up_to", ref, position -> result.apply(position, ref));
  }

  private static ClientFrame withPosition(
      ObjectNode frame,
      String member,
      @Nullable String ref,
      Function<Position, ClientFrame> result) {
    JsonNode position = frame.path(member);
    Optional<Position> parsed =
        position.isString() ? Position.parse(position.stringValue()) : Optional.empty();
    return parsed
        .map(result)
        .orElseGet(() ->
            new Refused(
                ErrorCode.INVALID_FIELD, "%s: a position is expected.".formatted(member), ref));
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }
}
