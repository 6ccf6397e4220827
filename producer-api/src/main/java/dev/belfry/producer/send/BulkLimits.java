package dev.belfry.producer.send;

import dev.belfry.events.RecipientId;
import dev.belfry.producer.ProducerProperties;
import dev.belfry.producer.limit.RateLimiter;
import io.github.bucket4j.TimeMeter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Bounds what bulk calls may cost others: how many are in flight, how many wait for that, how many
/// of those may be one caller's, and how many recipients each caller may notify in the long run.
/// Every recipient costs Kafka, the read model and the delivery nodes as much as a call for that
/// recipient alone. Safe for all threads.
final class BulkLimits {
  private static final int MAX_WAITING = 32;

  /// So that callers with many small calls leave places to wait for others.
  static final int MAX_OF_ONE_CALLER = 8;

  private static final int MAX_RECIPIENTS = 10_000;

  private final Semaphore inFlight;
  private final Optional<RateLimiter> recipients;
  private final Map<RecipientId, Integer> underWay = new ConcurrentHashMap<>();

  BulkLimits(ProducerProperties properties, TimeMeter time) {
    this.inFlight = new Semaphore(properties.maxBulkCallsInFlight(), true);
    int perSecond = properties.bulkRecipientsPerSecond();
    this.recipients =
        perSecond == 0
            ? Optional.empty()
            : Optional.of(
                new RateLimiter(properties.bulkRecipientBurst(), perSecond, MAX_RECIPIENTS, time));
  }

  /// Whether a bulk call may begin, or wait for its turn; it is charged for its recipients then,
  /// and must [end][#ended] once. A call that costs more than its caller's burst may begin, too;
  /// the caller waits afterwards.
  boolean admits(RecipientId caller, int count) {
    if (inFlight.getQueueLength() >= MAX_WAITING || !begins(caller)) {
      return false;
    }
    if (recipients.flatMap(limiter -> limiter.take(caller)).isPresent()) {
      leaves(caller);
      return false;
    }
    recipients.ifPresent(limiter -> limiter.takeMore(caller, count - 1));
    return true;
  }

  /// A call that was admitted has ended.
  ///
  /// @param unused how many recipients it was charged for and wrote nothing to
  void ended(RecipientId caller, int unused) {
    leaves(caller);
    recipients.ifPresent(limiter -> limiter.giveBack(caller, unused));
  }

  private boolean begins(RecipientId caller) {
    int calls = underWay.merge(caller, 1, Integer::sum);
    if (calls > MAX_OF_ONE_CALLER) {
      leaves(caller);
      return false;
    }
    return true;
  }

  private void leaves(RecipientId caller) {
    underWay.computeIfPresent(caller, (_, calls) -> calls == 1 ? null : calls - 1);
  }

  /// Has a permit for each bulk publication that may be in flight.
  Semaphore inFlight() {
    return inFlight;
  }
}
