package dev.belfry.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/// Answers that have to come within a time. One may be late because the machine was busy with
/// something else: so the question is asked again until an answer is in time. Where answers are
/// late by themselves, none is.
public final class Promptly {
  private Promptly() {}

  /// The first answer that came in time.
  ///
  /// @throws org.awaitility.core.ConditionTimeoutException when none does
  public static <T> T within(Duration limit, Callable<T> question) {
    return Awaitility.await("an answer within " + limit)
        .until(
            () -> {
              long begun = System.nanoTime();
              T answer = question.call();
              boolean isInTime = System.nanoTime() - begun < limit.toNanos();
              return isInTime ? Optional.of(answer) : Optional.<T>empty();
            },
            Optional::isPresent)
        .orElseThrow();
  }
}
