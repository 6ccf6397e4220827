package dev.belfry.events;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;

/// A sender's own JSON object, carried through the log, the database and the frames without being
/// interpreted: numbers keep their digits and members their order. White space between tokens is
/// not kept.
///
/// @param json the text of one JSON object, well-formed and free of U+0000 and lone surrogates
public record JsonObject(@JsonValue @JsonRawValue String json) {
  /// `{}`
  public static final JsonObject EMPTY = new JsonObject("{}");

  @Override
  public String toString() {
    return json;
  }
}
