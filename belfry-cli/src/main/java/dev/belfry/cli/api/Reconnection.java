package dev.belfry.cli.api;

import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.cli.terminal.Terminal;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Waits between reconnects with growing, random pauses, so that many clients don't return at once.
public final class Reconnection {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Terminal terminal;
  private int failures;

  public Reconnection(Terminal terminal) {
    this.terminal = terminal;
  }

  /// Resets the pauses after a successful connection.
  public void succeeded() {
    failures = 0;
  }

  /// Reports the reason and waits until it is time to reconnect.
  ///
  /// @param atLeast how long the server asked to wait
  public void await(String reason, Duration atLeast) {
    terminal.say("%s; reconnecting".formatted(reason.replaceFirst("\\.$", "")));
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
