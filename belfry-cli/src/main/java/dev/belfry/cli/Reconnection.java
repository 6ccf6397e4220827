package dev.belfry.cli;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Comes back after breaks, after longer and longer pauses; at random, so that many do not come
/// back at once.
final class Reconnection {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Terminal terminal;
  private int failures;

  Reconnection(Terminal terminal) {
    this.terminal = terminal;
  }

  /// It is connected: the next break is the first one again.
  void succeeded() {
    failures = 0;
  }

  /// Says why, and waits until it is time to connect again.
  ///
  /// @param atLeast how long it was asked to wait
  void await(String reason, Duration atLeast) {
    terminal.say("%s; connecting again".formatted(reason.replaceFirst("\\.$", "")));
    failures++;
    long longest = Math.min(LONGEST_PAUSE.toMillis(), 500L << Math.min(failures, 10));
    try {
      Thread.sleep(Math.max(atLeast.toMillis(), ThreadLocalRandom.current().nextLong(longest)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("Interrupted.");
    }
  }
}
