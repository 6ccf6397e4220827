package dev.belfry.producer.send;

import io.github.bucket4j.BlockingStrategy;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/// Spreads the events of a bulk call evenly over time, so that what others send goes between them:
/// all at once, they would keep everything behind the log busy for longer than anybody should wait.
final class BulkPace {
  private static final int SLICES_PER_SECOND = 50;

  /// One that comes late does not make all later ones late.
  private static final int MAX_CATCH_UP = 5;

  private final int slice;
  private final Optional<Bucket> bucket;
  private final BlockingStrategy sleep;

  private BulkPace(int slice, Optional<Bucket> bucket, BlockingStrategy sleep) {
    this.slice = slice;
    this.bucket = bucket;
    this.sleep = sleep;
  }

  /// @param perSecond how many events a second; 0: as fast as Kafka takes them
  /// @param events how many there are
  /// @param longest how long they may take: more of them go faster
  static BulkPace of(int perSecond, int events, Duration longest) {
    return of(perSecond, events, longest, TimeMeter.SYSTEM_NANOTIME, BlockingStrategy.PARKING);
  }

  static BulkPace of(
      int perSecond, int events, Duration longest, TimeMeter time, BlockingStrategy sleep) {
    if (perSecond == 0) {
      return new BulkPace(Integer.MAX_VALUE, Optional.empty(), sleep);
    }
    int slice =
        Math.ceilDiv(
            Math.max(perSecond, Math.ceilDiv(events * 1_000, (int) longest.toMillis())),
            SLICES_PER_SECOND);
    Bucket bucket =
        Bucket.builder()
            .addLimit(limit ->
                limit
                    .capacity((long) MAX_CATCH_UP * slice)
                    .refillGreedy(slice, Duration.ofSeconds(1).dividedBy(SLICES_PER_SECOND))
                    .initialTokens(slice))
            .withCustomTimePrecision(time)
            .build();
    return new BulkPace(slice, Optional.of(bucket), sleep);
  }

  /// Called before each event is published: waits, if it is the first of a slice, until that may
  /// begin.
  ///
  /// @param index of the event, from 0
  void await(int index) throws InterruptedException {
    if (index % slice == 0 && bucket.isPresent()) {
      bucket.get().asBlocking().consume(slice, sleep);
    }
  }
}
