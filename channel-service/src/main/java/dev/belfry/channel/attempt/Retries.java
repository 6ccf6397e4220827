package dev.belfry.channel.attempt;

import java.time.Duration;
import java.util.List;

/// How long to wait after attempts that have sent nothing: 1, 5, 15, 60 minutes, then hourly.
final class Retries {
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1));

  private Retries() {}

  /// @param tries how many there were, at least 1
  static Duration after(int tries) {
    return PAUSES.get(Math.min(Math.max(tries, 1), PAUSES.size()) - 1);
  }
}
