package dev.belfry.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Times as people and services write them to Belfry: [RFC
/// 3339](https://www.rfc-editor.org/rfc/rfc3339), section 5.6, with seconds and a zone.
public final class Rfc3339 {
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?(?:[Zz]|[+-]\\d{2}:\\d{2})");

  private Rfc3339() {}

  /// The time, in the years 0000 to 9999 (by a day more or less, for the zone's sake); empty for
  /// anything else, a 30th of February and a leap second among it.
  public static Optional<Instant> parse(String text) {
    if (!DATE_TIME.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
