package dev.belfry.benchmarks.wire;

import dev.belfry.events.Ids;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads frames in one pass and keeps only what is measured: the generator shares its processors
/// with what it measures.
final class FrameReader {
  private static final JsonFactory JSON = new JsonFactory();

  private @Nullable String type;
  private @Nullable String state;
  private @Nullable String position;
  private @Nullable String previous;
  private @Nullable String id;
  private @Nullable String title;

  private FrameReader() {}

  /// @throws UnreadableFrame if it is no frame of the contract
  static Frame read(byte[] text) {
    FrameReader reader = new FrameReader();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      reader.readFrame(parser);
    } catch (JacksonException e) {
      throw new UnreadableFrame("not JSON");
    }
    return reader.frame();
  }

  private void readFrame(JsonParser parser) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new UnreadableFrame("not an object");
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "type" -> type = text(parser, value);
        case "state" -> state = text(parser, value);
        case "position" -> position = text(parser, value);
        case "prev" -> previous = text(parser, value);
        case "notification" -> readNotification(parser, value);
        default -> parser.skipChildren();
      }
    }
  }

  private void readNotification(JsonParser parser, JsonToken start) {
    if (start != JsonToken.START_OBJECT) {
      throw new UnreadableFrame("a notification that is no object");
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "id" -> id = text(parser, value);
        case "title" -> title = text(parser, value);
        default -> parser.skipChildren();
      }
    }
  }

  private static @Nullable String text(JsonParser parser, JsonToken value) {
    if (value == JsonToken.VALUE_STRING) {
      return parser.getString();
    }
    parser.skipChildren();
    return null;
  }

  private Frame frame() {
    if (type == null) {
      throw new UnreadableFrame("no type");
    }
    return switch (type) {
      case "connection_established" ->
          new Frame.Hello(state == null ? "" : state, position, previous);
      case "new_notification" -> {
        if (id == null || title == null) {
          throw new UnreadableFrame("a notification without id or title");
        }
        yield new Frame.Pushed(
            Ids.parse(id).orElseThrow(() -> new UnreadableFrame("an id that is no UUID")),
            title,
            position,
            previous);
      }
      default -> new Frame.Other(type, position, previous);
    };
  }

  /// A server sent what the contract does not know.
  static final class UnreadableFrame extends RuntimeException {
    UnreadableFrame(String reason) {
      super(reason);
    }
  }
}
