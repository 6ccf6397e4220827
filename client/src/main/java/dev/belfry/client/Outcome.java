package dev.belfry.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What came of one try.
sealed interface Outcome<T> {
  /// Belfry has it.
  record Done<T>(T answer) implements Outcome<T> {}

  /// Another try may do.
  ///
  /// @param notBefore how long Belfry asks to wait
  record TryAgain<T>(Duration notBefore, String reason, @Nullable Throwable cause)
      implements Outcome<T> {}

  /// No other try will do.
  record Hopeless<T>(RuntimeException reason) implements Outcome<T> {}
}
