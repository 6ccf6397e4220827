package dev.belfry.channel.email.compose;

import dev.belfry.service.text.Isolates;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The words of a mail that are not the notification's own, in one language.
///
/// @param language which language
/// @param texts each by its name; other names in braces are replaced
record Words(Locale language, Map<String, String> texts) {
  private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");

  /// Those that the bell has too. The first is for everyone else.
  private static final List<Words> ALL = List.of(read(Locale.ENGLISH), read(Locale.KOREAN));

  /// The words in the recipient's language, or the nearest that there is (look-up of RFC 4647:
  /// `ko-KR`, then `ko`, then English).
  ///
  /// @param locale a tag of BCP 47; null if it is not known
  static Words of(@Nullable String locale) {
    if (locale == null) {
      return ALL.getFirst();
    }
    try {
      Locale found =
          Locale.lookup(
              Locale.LanguageRange.parse(locale), ALL.stream().map(Words::language).toList());
      return ALL.stream()
          .filter(words -> words.language.equals(found))
          .findFirst()
          .orElse(ALL.getFirst());
    } catch (IllegalArgumentException e) { // a tag that is allowed where it is set, and no range
      return ALL.getFirst();
    }
  }

  /// With values whose writing direction is their own.
  String text(String name, Map<String, String> values) {
    return PLACE
        .matcher(text(name))
        .replaceAll(place -> Matcher.quoteReplacement(value(place, values)));
  }

  private static String value(MatchResult place, Map<String, String> values) {
    return Isolates.around(values.getOrDefault(place.group(1), place.group()));
  }

  String text(String name) {
    String text = texts.get(name);
    if (text == null) {
      throw new IllegalArgumentException("there is no text " + name);
    }
    return text;
  }

  private static Words read(Locale language) {
    String file = "/channel/email/words/%s.properties".formatted(language.toLanguageTag());
    try (InputStream bytes = Words.class.getResourceAsStream(file)) {
      if (bytes == null) {
        throw new IllegalStateException("missing from the jar: " + file);
      }
      Properties read = new Properties();
      read.load(new InputStreamReader(bytes, StandardCharsets.UTF_8));
      return new Words(
          language,
          read.stringPropertyNames().stream()
              .collect(Collectors.toUnmodifiableMap(name -> name, read::getProperty)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
