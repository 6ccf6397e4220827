package dev.belfry.service.web;

import dev.belfry.events.Json;
import dev.belfry.service.problem.ProblemException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How bodies are read, alike for calls and for records.
public final class JsonBodies {
  /// The largest body, in bytes, where nothing else is said.
  public static final int MAX_BYTES = 64 * 1024;

  private static final MediaType MERGE_PATCH = new MediaType("application", "merge-patch+json");

  private JsonBodies() {}

  /// Whether this names JSON in UTF-8, which is the default.
  public static boolean isJson(@Nullable String contentType) {
    return isOf(MediaType.APPLICATION_JSON, contentType);
  }

  /// Whether this names a JSON merge patch (RFC 7396).
  static boolean isMergePatch(@Nullable String contentType) {
    return isOf(MERGE_PATCH, contentType);
  }

  private static boolean isOf(MediaType expected, @Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    try {
      MediaType type = MediaType.parseMediaType(contentType);
      return type.equalsTypeAndSubtype(expected)
          && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8));
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  /// The one JSON object that the bytes are, without duplicate members. Numbers keep their digits,
  /// see [Json#readObject(String)].
  ///
  /// @throws ProblemException 400, if they are something else
  public static ObjectNode parse(byte[] bytes) {
    return parse(bytes, Json::readObject, "The body must be one JSON object.");
  }

  /// The one JSON list that the bytes are. See [#parse(byte[])].
  static ArrayNode parseList(byte[] bytes) {
    return parse(bytes, Json::readArray, "The body must be one JSON list.");
  }

  private static <T> T parse(byte[] bytes, Function<String, T> read, String expected) {
    try {
      return read.apply(Json.decodeUtf8(bytes));
    } catch (CharacterCodingException e) {
      throw ProblemException.malformed("The body is not UTF-8.");
    } catch (JacksonException | StackOverflowError e) {
      throw ProblemException.malformed("The body is not well-formed JSON, or has a member twice.");
    } catch (IllegalArgumentException e) {
      throw ProblemException.malformed(expected);
    }
  }

  /// What to say of a body that is larger (413).
  ///
  /// @param maxBytes how large it may be
  public static ProblemException tooLarge(int maxBytes) {
    return ProblemException.tooLarge("The body may have at most %s bytes.".formatted(maxBytes));
  }
}
