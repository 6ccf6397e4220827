package dev.belfry.channel.push;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The header of that name: seconds, or a date.
final class RetryAfter {
  private static final Duration LONGEST = Duration.ofHours(24);

  private RetryAfter() {}

  /// How long a server wants to be left alone; null if it does not say so, or nothing sensible.
  static @Nullable Duration of(HttpHeaders headers, Clock clock) {
    String value = headers.firstValue("Retry-After").orElse("").strip();
    Duration wait;
    try {
      wait =
          value.matches("[0-9]{1,9}")
              ? Duration.ofSeconds(Long.parseLong(value))
              : Duration.between(
                  clock.instant(),
                  ZonedDateTime.parse(
                          value, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                      .toInstant());
    } catch (DateTimeException _) {
      return null;
    }
    if (!wait.isPositive()) {
      return null;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
