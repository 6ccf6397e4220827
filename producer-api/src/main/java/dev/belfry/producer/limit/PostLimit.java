package dev.belfry.producer.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.belfry.events.RecipientId;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/// How many POSTs each caller may still send to this node: so many at once, so many a second in the
/// long run. Safe for all threads.
///
/// What it knows of a caller is forgotten when she is owed all again, and earlier only if more than
/// 100,000 callers are busy: then those who were quiet longest start anew.
final class PostLimit {
  private static final int MAX_CALLERS = 100_000;

  private final LoadingCache<RecipientId, Bucket> buckets;

  /// @param burst how many at once
  /// @param perSecond how many a second in the long run
  /// @param maxCost the most that a single call may cost
  PostLimit(int burst, int perSecond, int maxCost, TimeMeter time) {
    buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_CALLERS)
            .ticker(time::currentTimeNanos)
            // With all that was at hand spent on the dearest calls, it takes so long to be full
            // again.
            .expireAfterAccess(Duration.ofSeconds((long) burst * maxCost / perSecond + 1))
            .build(_ ->
                Bucket.builder()
                    .addLimit(limit ->
                        limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                    .withCustomTimePrecision(time)
                    .build());
  }

  /// Takes one call, or tells how long the caller should wait.
  Optional<Duration> take(RecipientId caller) {
    var probe = buckets.get(caller).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  /// Takes more for a call that was let in and turns out to cost more; what is not there is owed by
  /// the next.
  void takeMore(RecipientId caller, int cost) {
    if (cost > 0) {
      buckets.get(caller).consumeIgnoringRateLimits(cost);
    }
  }

  /// How many callers something is known of.
  long callers() {
    buckets.cleanUp();
    return buckets.estimatedSize();
  }
}
