package dev.belfry.producer.request;

import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;

/// The name of a language: a tag of BCP 47, as it is always written.
final class Tag {
  static final int MAX_LENGTH = 35;

  private Tag() {}

  /// Empty if the text is none.
  static Optional<String> of(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Locale.Builder().setLanguageTag(text).build().toLanguageTag())
          .filter(tag -> tag.length() <= MAX_LENGTH);
    } catch (IllformedLocaleException e) {
      return Optional.empty();
    }
  }
}
