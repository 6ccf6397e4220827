package dev.belfry.persistence.audit.deadletters;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What has become of a dead letter.
enum DeadLetterState {
  /// Nobody has decided anything about it.
  OPEN,
  /// It was repaired and is in the log again.
  REPUBLISHED,
  /// Nothing is to come of it.
  DISCARDED;

  @JsonValue
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static DeadLetterState of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }

  /// The query parameter `state`; null if absent.
  static @Nullable DeadLetterState read(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return Arrays.stream(values())
        .filter(state -> state.wireName().equals(text))
        .findFirst()
        .orElseThrow(() ->
            ProblemException.malformed(
                new FieldError("state", "open, republished or discarded is expected.")));
  }
}
