package dev.belfry.persistence.analytics;

import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which days are asked about.
///
/// @param from the first day, in UTC
/// @param to the last day
record Period(LocalDate from, LocalDate to) {
  /// A leap year.
  static final int MOST_DAYS = 366;

  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  static Period read(@Nullable String from, @Nullable String to) {
    LocalDate first = day("from", from);
    LocalDate last = day("to", to);
    if (last.isBefore(first)) {
      throw refused("to", "A day that is not before from is expected.");
    }
    if (ChronoUnit.DAYS.between(first, last) >= MOST_DAYS) {
      throw refused("to", "At most %s days from from on are expected.".formatted(MOST_DAYS));
    }
    return new Period(first, last);
  }

  private static LocalDate day(String name, @Nullable String text) {
    if (text != null && DATE.matcher(text).matches()) {
      try {
        return LocalDate.parse(text);
      } catch (DateTimeException e) {
        throw refused(name, "There is no such day.");
      }
    }
    throw refused(name, "A day (UTC) is expected, as in 2026-11-30.");
  }

  private static ProblemException refused(String name, String message) {
    return ProblemException.malformed(new FieldError(name, message));
  }
}
