package dev.belfry.channel.attempt;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How much this instance may send by a channel: so many at once, and so many a second in the long
/// run. What is not claimed waits in its row. For one thread.
final class Rate {
  /// Nothing is limited.
  static final int ANY_NUMBER = Integer.MAX_VALUE;

  private final @Nullable Bucket bucket;

  /// @param perSecond 0 for no limit
  /// @param burst how many at once; 0 for those of one second
  Rate(double perSecond, int burst, Clock clock) {
    bucket = perSecond == 0 ? null : bucket(perSecond, burst, clock);
  }

  private static Bucket bucket(double perSecond, int burst, Clock clock) {
    long atOnce = burst == 0 ? Math.max(1, (long) Math.ceil(perSecond)) : burst;
    Duration each = Duration.ofNanos(Math.max(1, (long) (1_000_000_000 / perSecond)));
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(atOnce).refillGreedy(1, each))
        .withCustomTimePrecision(new Time(clock))
        .build();
  }

  /// How many may be sent now.
  int available() {
    return bucket == null ? ANY_NUMBER : (int) Math.min(ANY_NUMBER, bucket.getAvailableTokens());
  }

  /// So many are sent.
  void take(int sent) {
    if (bucket != null && sent > 0) {
      bucket.consumeIgnoringRateLimits(sent);
    }
  }

  /// How long until another may be sent; zero if one may now.
  Duration untilNext() {
    return bucket == null
        ? Duration.ZERO
        : Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
  }

  private record Time(Clock clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
