package dev.belfry.persistence.analytics;

import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A parameter that is a list of known words.
///
/// @param name of the parameter
/// @param allowed what the words may stand for
/// @param word which word stands for one
record Words<T>(String name, List<T> allowed, Function<T, String> word) {
  /// @param text with commas between the words; null or empty for none
  List<T> read(@Nullable String text) {
    List<T> values = new ArrayList<>();
    if (text == null || text.isEmpty()) {
      return values;
    }
    for (String each : text.split(",", -1)) {
      T value =
          allowed.stream()
              .filter(one -> word.apply(one).equals(each))
              .findFirst()
              .orElseThrow(() ->
                  refused(
                      "One or more of these are expected, with commas between: %s."
                          .formatted(
                              allowed.stream().map(word).collect(Collectors.joining(", ")))));
      if (values.contains(value)) {
        throw refused("The same is named twice.");
      }
      values.add(value);
    }
    return values;
  }

  private ProblemException refused(String message) {
    return ProblemException.malformed(new FieldError(name, message));
  }
}
