package dev.belfry.producer.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.belfry.events.RecipientId;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/// A rate limit per caller, for this instance: a token bucket for each caller. Safe for all
/// threads.
///
/// A bucket is evicted when it must be full again; earlier only if more than 100,000 callers are
/// active, the one that was quiet longest first.
public final class RateLimiter {
  private static final int MAX_CALLERS = 100_000;

  private final LoadingCache<RecipientId, Bucket> buckets;

  /// @param burst how many at once
  /// @param perSecond how many a second in the long run
  /// @param maxCost the most that a single call may cost
  public RateLimiter(int burst, int perSecond, int maxCost, TimeMeter time) {
    buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_CALLERS)
            .ticker(time::currentTimeNanos)
            // The time that a bucket takes to be full again after a burst of the costliest calls.
            .expireAfterAccess(Duration.ofSeconds((long) burst * maxCost / perSecond + 1))
            .build(_ ->
                Bucket.builder()
                    .addLimit(limit ->
                        limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                    .withCustomTimePrecision(time)
                    .build());
  }

  /// Takes one token, or says how long the caller has to wait for it.
  public Optional<Duration> take(RecipientId caller) {
    var probe = buckets.get(caller).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  /// Takes more tokens for a call that was let in and turns out to cost more. The bucket may go
  /// below zero: then the next calls wait.
  public void takeMore(RecipientId caller, int cost) {
    if (cost > 0) {
      buckets.get(caller).consumeIgnoringRateLimits(cost);
    }
  }

  /// Gives tokens back that a call did not use.
  public void giveBack(RecipientId caller, int cost) {
    if (cost > 0) {
      buckets.get(caller).addTokens(cost);
    }
  }

  /// How many callers have a bucket.
  long callers() {
    buckets.cleanUp();
    return buckets.estimatedSize();
  }
}
