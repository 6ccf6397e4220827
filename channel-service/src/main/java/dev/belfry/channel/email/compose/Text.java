package dev.belfry.channel.email.compose;

import java.util.regex.Pattern;

/// Text of notifications, made fit for one line or for many.
final class Text {
  /// Also what only some programs take for the end of a line.
  private static final Pattern BREAK = Pattern.compile("\r\n|[\r\n\u000b\u000c\u0085\u2028\u2029]");

  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\n\t]]");
  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Cc}\u2028\u2029]+");

  private Text() {}

  /// On one line, without control characters: nothing in it ends a header.
  static String line(String text) {
    return SPACES.matcher(text).replaceAll(" ").strip();
  }

  /// On as many lines as it has, each ended by a line feed, without other control characters.
  static String lines(String text) {
    return CONTROLS.matcher(BREAK.matcher(text).replaceAll("\n")).replaceAll("").strip();
  }

  /// No longer than that; what is cut ends with an ellipsis.
  static String shortened(String text, int codePoints) {
    if (text.codePointCount(0, text.length()) <= codePoints) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, codePoints - 1)).strip() + "…";
  }
}
