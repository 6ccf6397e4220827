package dev.belfry.client;

import java.util.Locale;

/// Addresses that a page may lead to or load, as far as can be seen here.
final class WebAddress {
  private static final int MAX_LENGTH = 2_048;

  private WebAddress() {}

  /// Where a click may lead.
  ///
  /// @param name what it is for, as it is told
  /// @throws IllegalArgumentException if it may not
  static String link(String name, String url) {
    if (url.codePointCount(0, url.length()) > MAX_LENGTH
        || !url.matches("(?s)(?i:https?)://.+|/(?:[^/].*)?")
        || url.codePoints().anyMatch(c -> c == '\\' || Character.isWhitespace(c))) {
      throw new IllegalArgumentException(
          "%s: expected an http or https URL or a path starting with one /, of at most %s"
                  .formatted(name, MAX_LENGTH)
              + " characters");
    }
    return url;
  }

  /// Where an image may be: not over http.
  static String image(String name, String url) {
    if (url.toLowerCase(Locale.ROOT).startsWith("http:")) {
      throw new IllegalArgumentException("%s: expected https or a path".formatted(name));
    }
    return link(name, url);
  }
}
