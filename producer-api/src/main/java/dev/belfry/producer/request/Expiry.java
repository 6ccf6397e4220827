package dev.belfry.producer.request;

import dev.belfry.events.Rfc3339;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// When a notification may expire.
final class Expiry {
  static final String EXPECTED =
      "Must be a time in the future and before 2100, as in 2027-01-31T12:00:00Z.";

  private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

  private Expiry() {}

  /// The time to the millisecond; empty if it is no time, or none allowed.
  static Optional<Instant> parse(String text, Instant now) {
    return Rfc3339.parse(text)
        .map(time -> time.truncatedTo(ChronoUnit.MILLIS))
        .filter(time -> time.isAfter(now) && time.isBefore(END));
  }
}
