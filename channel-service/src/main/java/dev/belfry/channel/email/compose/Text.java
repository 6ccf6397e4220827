package dev.belfry.channel.email.compose;

import dev.belfry.service.text.Isolates;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// Text of notifications, made fit for one line or for many.
final class Text {
  /// Also what only some programs take for the end of a line.
  private static final Pattern BREAK = Pattern.compile("\r\n|[\r\n\u000b\u000c\u0085\u2028\u2029]");

  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\n\t]]");
  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Cc}\u2028\u2029]+");

  /// Its letters take up to three bytes each: with those in Base64 a word has at most 75
  /// characters.
  private static final int MOST_OF_A_WORD = 13;

  private Text() {}

  /// On one line, without control characters: nothing in it ends a header.
  static String line(String text) {
    return SPACES.matcher(text).replaceAll(" ").strip();
  }

  /// On as many lines as it has, each ended by a line feed, without other control characters.
  static String lines(String text) {
    return CONTROLS.matcher(BREAK.matcher(text).replaceAll("\n")).replaceAll("").strip();
  }

  /// No longer than that; what is cut ends with an ellipsis, and ends the isolates that it begins.
  static String shortened(String text, int codePoints) {
    if (fits(text, codePoints)) {
      return text;
    }
    String whole = Isolates.balanced(text);
    return fits(whole, codePoints) ? whole : Isolates.cut(whole, codePoints, "…");
  }

  private static boolean fits(String text, int codePoints) {
    return text.codePointCount(0, text.length()) <= codePoints;
  }

  /// Whether a mail client would take a part of it, in a header, for an encoded word, and show
  /// something else.
  static boolean looksEncoded(String text) {
    return text.contains("=?");
  }

  /// As encoded words, each on a line of its own (RFC 2047), whatever letters it has.
  static String encoded(String text) {
    List<String> words = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = from;
      while (to < text.length() && to - from < MOST_OF_A_WORD) {
        to += Character.charCount(text.codePointAt(to));
      }
      byte[] bytes = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
      words.add("=?UTF-8?B?%s?=".formatted(Base64.getEncoder().encodeToString(bytes)));
      from = to;
    }
    return String.join("\r\n ", words);
  }
}
