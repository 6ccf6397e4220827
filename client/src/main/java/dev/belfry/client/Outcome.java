package dev.belfry.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The outcome of one attempt.
sealed interface Outcome<T> {
  /// Belfry has it.
  record Done<T>(T answer) implements Outcome<T> {}

  /// A retry may succeed.
  ///
  /// @param notBefore how long Belfry asks to wait
  record Retry<T>(Duration notBefore, String reason, @Nullable Throwable cause)
      implements Outcome<T> {}

  /// No retry can succeed.
  record Failed<T>(RuntimeException reason) implements Outcome<T> {}
}
