package dev.belfry.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How long and how often a client tries. The wait before try n is random between zero and the
/// smaller of `longestDelay` and `firstDelay` x 2^n, after the time that Belfry asked for, if it
/// did.
///
/// @param giveUpAfter all tries of one call together; a notice to many has so long for each batch
/// @param attemptTimeout one try
/// @param firstDelay the longest wait after the first try
/// @param longestDelay the longest wait between two tries, whatever their number
public record Patience(
    Duration giveUpAfter, Duration attemptTimeout, Duration firstDelay, Duration longestDelay) {
  /// 30 s in all, 10 s for a try; waits of up to 200 ms, growing up to 5 s.
  public static final Patience DEFAULT =
      new Patience(
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofMillis(200),
          Duration.ofSeconds(5));

  public Patience {
    requirePositive("giveUpAfter", giveUpAfter);
    requirePositive("attemptTimeout", attemptTimeout);
    requirePositive("firstDelay", firstDelay);
    requirePositive("longestDelay", longestDelay);
  }

  /// The same with another limit for all tries together.
  public Patience givingUpAfter(Duration duration) {
    return new Patience(duration, attemptTimeout, firstDelay, longestDelay);
  }

  /// The same with another limit for one try.
  public Patience withAttemptTimeout(Duration duration) {
    return new Patience(giveUpAfter, duration, firstDelay, longestDelay);
  }

  /// @param failed how many tries have failed, at least 1
  Duration randomDelay(int failed) {
    int doublings = Math.min(failed - 1, 30);
    double longest =
        Math.min(
            (double) longestDelay.toNanos(), Math.scalb((double) firstDelay.toNanos(), doublings));
    return Duration.ofNanos((long) (ThreadLocalRandom.current().nextDouble() * longest));
  }

  private static void requirePositive(String name, Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException("%s: %s (expected: > 0)".formatted(name, duration));
    }
  }
}
