package dev.belfry.persistence.sink;

import dev.belfry.events.Json;
import dev.belfry.events.TemplateWords;
import dev.belfry.events.Texts;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a template says in the inbox, in the languages that are not its default one: as much as the
/// read model shows.
final class OtherTexts {
  private OtherTexts() {}

  /// As JSON, by language; null if there is no other.
  static @Nullable String of(@Nullable TemplateWords words) {
    if (words == null) {
      return null;
    }
    Map<String, Texts.InApp> others = new TreeMap<>();
    words
        .texts()
        .forEach((locale, texts) -> {
          if (!locale.equals(words.locale())) {
            others.put(locale, texts.inApp());
          }
        });
    return others.isEmpty() ? null : Json.mapper().writeValueAsString(others);
  }
}
