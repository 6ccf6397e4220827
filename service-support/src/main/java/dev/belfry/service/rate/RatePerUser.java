package dev.belfry.service.rate;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.belfry.events.RecipientId;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/// A token bucket for each user of this instance. A bucket is forgotten when it must be full again;
/// if more users than are kept are busy at once, those that were quiet longest begin anew. Safe for
/// all threads.
public final class RatePerUser {
  private static final int KEPT = 100_000;

  private final LoadingCache<String, Bucket> buckets;

  /// @param atOnce how much a user may take at once
  /// @param perSecond how much a user may take in the long run
  public RatePerUser(long atOnce, double perSecond) {
    Duration untilFull = Duration.ofMillis((long) Math.ceil(atOnce * 1_000 / perSecond));
    buckets =
        Caffeine.newBuilder()
            .maximumSize(KEPT)
            .expireAfterAccess(untilFull)
            .build(_ ->
                Bucket.builder()
                    .addLimit(limit -> limit.capacity(atOnce).refillGreedy(atOnce, untilFull))
                    .build());
  }

  /// Takes so much, or nothing. Never blocks.
  ///
  /// @param amount not more than may be taken at once
  /// @return how long to wait before there is enough; zero if it was taken
  public Duration take(RecipientId user, long amount) {
    var probe = buckets.get(user.value()).tryConsumeAndReturnRemaining(amount);
    return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(probe.getNanosToWaitForRefill());
  }

  /// Takes so much, waiting for it if that is not too long.
  ///
  /// @param amount not more than may be taken at once
  /// @param patience how long it waits at most
  /// @return how long to wait before there is enough; zero if it was taken
  public Duration takeWithin(RecipientId user, long amount, Duration patience)
      throws InterruptedException {
    Bucket bucket = buckets.get(user.value());
    return bucket.asBlocking().tryConsume(amount, patience)
        ? Duration.ZERO
        : Duration.ofNanos(bucket.estimateAbilityToConsume(amount).getNanosToWaitForRefill());
  }
}
