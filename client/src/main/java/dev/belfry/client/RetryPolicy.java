package dev.belfry.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How long and how often a client retries. The delay before the n-th retry is the time that Belfry
/// asked for, if any, plus a random time between zero and the smaller of `longestDelay` and
/// `firstDelay` x 2^(n-1).
///
/// @param giveUpAfter the timeout of a call with all its retries; of each batch, in a notice to
///   many
/// @param attemptTimeout the timeout of one attempt
/// @param firstDelay the longest delay before the first retry
/// @param longestDelay the longest delay before any retry
public record RetryPolicy(
    Duration giveUpAfter, Duration attemptTimeout, Duration firstDelay, Duration longestDelay) {
  /// 30 s in all, 10 s for an attempt; delays of up to 200 ms, growing up to 5 s.
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofMillis(200),
          Duration.ofSeconds(5));

  public RetryPolicy {
    requirePositive("giveUpAfter", giveUpAfter);
    requirePositive("attemptTimeout", attemptTimeout);
    requirePositive("firstDelay", firstDelay);
    requirePositive("longestDelay", longestDelay);
  }

  /// The same policy with another timeout for a call with all its retries.
  public RetryPolicy givingUpAfter(Duration duration) {
    return new RetryPolicy(duration, attemptTimeout, firstDelay, longestDelay);
  }

  /// The same policy with another timeout for one attempt.
  public RetryPolicy withAttemptTimeout(Duration duration) {
    return new RetryPolicy(giveUpAfter, duration, firstDelay, longestDelay);
  }

  /// @param failed how many attempts have failed, at least 1
  Duration randomDelay(int failed) {
    int doublings = Math.min(failed - 1, 30);
    double longest =
        Math.min(
            (double) longestDelay.toNanos(), Math.scalb((double) firstDelay.toNanos(), doublings));
    return Duration.ofNanos((long) (ThreadLocalRandom.current().nextDouble() * longest));
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException("%s: %s (expected: > 0)".formatted(name, duration));
    }
  }
}
