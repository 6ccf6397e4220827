package dev.belfry.producer.request;

import dev.belfry.events.Json;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Text as people send it: what can be stored, and what can be seen.
public final class Text {
  static final String EXPECTED =
      "Must be text, without the character U+0000 and halves of surrogate pairs.";

  /// Letters and marks that show nothing, beside those that Unicode calls formatting.
  private static final Set<Integer> INVISIBLE =
      Set.of(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0);

  private Text() {}

  static Optional<String> of(JsonNode value) {
    return value.isString() && Json.isStorable(value.stringValue())
        ? Optional.of(value.stringValue())
        : Optional.empty();
  }

  /// Its length in characters.
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /// Whether nothing of it can be seen: white space, zero-width and control characters only.
  public static boolean isBlank(String text) {
    return text.codePoints().noneMatch(Text::isVisible);
  }

  private static boolean isVisible(int codePoint) {
    return !isSpaceOrControl(codePoint)
        && !INVISIBLE.contains(codePoint)
        && !isVariationSelector(codePoint);
  }

  /// White space of any width, none included, and what steers a terminal or the writing direction.
  static boolean isSpaceOrControl(int codePoint) {
    return Character.isWhitespace(codePoint)
        || Character.isSpaceChar(codePoint)
        || Character.getType(codePoint) == Character.CONTROL
        || Character.getType(codePoint) == Character.FORMAT;
  }

  private static boolean isVariationSelector(int codePoint) {
    return (codePoint >= 0x180B && codePoint <= 0x180F)
        || (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
        || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
  }
}
