package dev.belfry.persistence.audit.deadletters;

import dev.belfry.events.Json;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The key or the value of a record, for people and programs.
///
/// @param base64 null if there was none
/// @param text null if it is no text
record Bytes(@Nullable String base64, @Nullable String text) {
  static Bytes of(byte @Nullable [] bytes) {
    return bytes == null
        ? new Bytes(null, null)
        : new Bytes(Base64.getEncoder().encodeToString(bytes), text(bytes));
  }

  private static @Nullable String text(byte[] bytes) {
    try {
      String text = Json.decodeUtf8(bytes);
      return Json.isStorable(text) ? text : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
