package dev.belfry.persistence.analytics;

import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is asked for.
///
/// @param from the first day, in UTC
/// @param to the last day
/// @param groupBy the members that rows are to have, in the order asked for
/// @param steps which steps; empty for all
record Question(LocalDate from, LocalDate to, List<Grouping> groupBy, List<Step> steps) {
  /// A leap year.
  static final int MOST_DAYS = 366;

  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  static Question read(
      @Nullable String from,
      @Nullable String to,
      @Nullable String groupBy,
      @Nullable String steps) {
    LocalDate first = day("from", from);
    LocalDate last = day("to", to);
    if (last.isBefore(first)) {
      throw refused("to", "A day that is not before from is expected.");
    }
    if (ChronoUnit.DAYS.between(first, last) >= MOST_DAYS) {
      throw refused("to", "At most %s days from from on are expected.".formatted(MOST_DAYS));
    }
    return new Question(
        first,
        last,
        list("group_by", groupBy, Grouping::ofWireName, Grouping.names()),
        list("step", steps, Step::ofWireName, Step.names()));
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

  private static <T> List<T> list(
      String name, @Nullable String text, Function<String, Optional<T>> known, String allowed) {
    List<T> values = new ArrayList<>();
    for (String word : text == null || text.isEmpty() ? List.<String>of() : words(text)) {
      T value =
          known
              .apply(word)
              .orElseThrow(() ->
                  refused(
                      name,
                      "One or more of these are expected, with commas between: %s."
                          .formatted(allowed)));
      if (values.contains(value)) {
        throw refused(name, "The same is named twice.");
      }
      values.add(value);
    }
    return values;
  }

  private static List<String> words(String text) {
    return Arrays.asList(text.split(",", -1));
  }

  private static ProblemException refused(String name, String message) {
    return ProblemException.malformed(new FieldError(name, message));
  }
}
