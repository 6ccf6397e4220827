package dev.belfry.producer.send;

import dev.belfry.events.RecipientId;
import dev.belfry.producer.ProducerProperties;
import dev.belfry.producer.limit.RateLimiter;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/// Bounds what bulk and batch calls may cost others: how many are in flight, how many wait for
/// that, how many of those may be one caller's, and how many recipients each caller may notify in
/// the long run. Every recipient costs Kafka, the read model and the delivery nodes as much as a
/// call for that recipient alone. Safe for all threads.
@Component
final class BulkLimits {
  private static final int MAX_WAITING = 32;

  /// So that callers with many small calls leave places to wait for others.
  static final int MAX_OF_ONE_CALLER = 8;

  private static final int MAX_RECIPIENTS = 10_000;

  private final int maxUnderWay;
  private final Semaphore inFlight;
  private final Optional<RateLimiter> recipients;
  private final int perSecond;
  private final Duration longest;
  private final Map<RecipientId, Calls> callers = new HashMap<>();
  private int underWay;

  @Autowired
  BulkLimits(ProducerProperties properties) {
    this(properties, TimeMeter.SYSTEM_NANOTIME);
  }

  BulkLimits(ProducerProperties properties, TimeMeter time) {
    this.inFlight = new Semaphore(properties.maxBulkCallsInFlight(), true);
    this.maxUnderWay = properties.maxBulkCallsInFlight() + MAX_WAITING;
    this.perSecond = properties.bulkRecipientsPerSecond();
    // A large call must be done before its caller is told that the outcome is unknown.
    this.longest = properties.answerWithin().dividedBy(2);
    this.recipients =
        perSecond == 0
            ? Optional.empty()
            : Optional.of(
                new RateLimiter(properties.bulkRecipientBurst(), perSecond, MAX_RECIPIENTS, time));
  }

  /// Admits a bulk call: it may wait for its turn, and is charged for its recipients. A call that
  /// costs more than its caller's burst is admitted too; the caller waits afterwards.
  ///
  /// @throws LimitReached if it may not
  BulkTurn admit(RecipientId caller, int count) {
    Semaphore callersTurn = begins(caller);
    Optional<Duration> wait = recipients.flatMap(limiter -> limiter.take(caller));
    if (wait.isPresent()) {
      ends(caller);
      throw new LimitReached("The caller's bulk calls have too many recipients.", wait.get());
    }
    recipients.ifPresent(limiter -> limiter.takeMore(caller, count - 1));
    return new BulkTurn(
        callersTurn,
        inFlight,
        BulkPace.of(perSecond, count, longest),
        unused -> {
          ends(caller);
          recipients.ifPresent(limiter -> limiter.giveBack(caller, unused));
        });
  }

  private synchronized Semaphore begins(RecipientId caller) {
    Calls calls = callers.getOrDefault(caller, Calls.NONE);
    if (underWay == maxUnderWay) {
      throw new LimitReached("There are too many bulk calls at the moment.");
    }
    if (calls.underWay == MAX_OF_ONE_CALLER) {
      throw new LimitReached("The caller has too many bulk calls under way.");
    }
    underWay++;
    Semaphore turn = calls.underWay == 0 ? new Semaphore(1, true) : calls.turn;
    callers.put(caller, new Calls(calls.underWay + 1, turn));
    return turn;
  }

  private synchronized void ends(RecipientId caller) {
    underWay--;
    callers.computeIfPresent(
        caller,
        (_, calls) -> calls.underWay == 1 ? null : new Calls(calls.underWay - 1, calls.turn));
  }

  /// The calls of one caller.
  ///
  /// @param turn has one permit: they go one after another
  private record Calls(int underWay, Semaphore turn) {
    static final Calls NONE = new Calls(0, new Semaphore(0));
  }
}
