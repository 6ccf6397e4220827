package dev.belfry.producer.request;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// When a notification may expire.
final class Expiry {
  static final String EXPECTED =
      "Must be a time in the future and before 2100, as in 2027-01-31T12:00:00Z.";

  private static final Pattern RFC_3339 =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?(?:[Zz]|[+-]\\d{2}:\\d{2})");
  private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

  private Expiry() {}

  /// The time to the millisecond; empty if it is no time, or none allowed.
  static Optional<Instant> parse(String text, Instant now) {
    if (!RFC_3339.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      Instant time =
          OffsetDateTime.parse(text.toUpperCase(Locale.ROOT))
              .toInstant()
              .truncatedTo(ChronoUnit.MILLIS);
      return time.isAfter(now) && time.isBefore(END) ? Optional.of(time) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
