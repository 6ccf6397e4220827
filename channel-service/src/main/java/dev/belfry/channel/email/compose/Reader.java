package dev.belfry.channel.email.compose;

import dev.belfry.events.Settings;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who reads a mail, as far as it is known: their language and time zone.
final class Reader {
  /// Scripts and languages that are written from right to left.
  private static final Set<String> RIGHT_TO_LEFT =
      Set.of(
          "Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa", "ar", "arc", "ckb", "dv", "fa",
          "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi");

  /// By this name it is shown; as an offset it would be a letter.
  private static final ZoneId UTC = ZoneId.of("UTC");

  private final Words words;
  private final Locale locale;
  private final DateTimeFormatter times;

  Reader(Settings settings) {
    words = Words.of(settings.locale());
    locale =
        settings.locale() == null ? words.language() : Locale.forLanguageTag(settings.locale());
    times =
        DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
            .withLocale(locale)
            .withZone(zone(settings.timeZone()));
  }

  private static ZoneId zone(@Nullable String name) {
    try {
      return name == null ? UTC : ZoneId.of(name);
    } catch (DateTimeException e) { // one that only another version of the database has
      return UTC;
    }
  }

  Words words() {
    return words;
  }

  String language() {
    return locale.toLanguageTag();
  }

  static String direction(Locale locale) {
    String decides = locale.getScript().isEmpty() ? locale.getLanguage() : locale.getScript();
    return RIGHT_TO_LEFT.contains(decides) ? "rtl" : "ltr";
  }

  /// A time with its zone, in words of the reader's language.
  String time(Instant instant) {
    return times.format(instant)
        + " "
        + DateTimeFormatter.ofPattern("z", locale).withZone(times.getZone()).format(instant);
  }
}
