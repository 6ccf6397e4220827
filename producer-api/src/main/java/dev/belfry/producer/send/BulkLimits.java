package dev.belfry.producer.send;

import dev.belfry.events.RecipientId;
import dev.belfry.producer.ProducerProperties;
import dev.belfry.producer.limit.RateLimiter;
import io.github.bucket4j.TimeMeter;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Bounds what bulk calls may cost others: how many are in flight, how many wait for that, and how
/// many recipients each caller may notify in the long run. Every recipient costs Kafka, the read
/// model and the delivery nodes as much as a call for that recipient alone. Safe for all threads.
final class BulkLimits {
  private static final int MAX_WAITING = 32;
  private static final int MAX_RECIPIENTS = 10_000;

  private final Semaphore inFlight;
  private final Optional<RateLimiter> recipients;

  BulkLimits(ProducerProperties properties, TimeMeter time) {
    this.inFlight = new Semaphore(properties.maxBulkCallsInFlight(), true);
    int perSecond = properties.bulkRecipientsPerSecond();
    this.recipients =
        perSecond == 0
            ? Optional.empty()
            : Optional.of(
                new RateLimiter(properties.bulkRecipientBurst(), perSecond, MAX_RECIPIENTS, time));
  }

  /// Whether a bulk call may begin, or wait for its turn; it is charged for its recipients then. A
  /// call that costs more than its caller's burst may begin, too; the caller waits afterwards.
  boolean admits(RecipientId caller, int count) {
    if (inFlight.getQueueLength() >= MAX_WAITING) {
      return false;
    }
    boolean admitted = recipients.flatMap(limiter -> limiter.take(caller)).isEmpty();
    if (admitted) {
      recipients.ifPresent(limiter -> limiter.takeMore(caller, count - 1));
    }
    return admitted;
  }

  /// Has a permit for each bulk publication that may be in flight.
  Semaphore inFlight() {
    return inFlight;
  }
}
