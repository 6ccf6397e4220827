package dev.belfry.persistence.ops;

import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import dev.belfry.persistence.audit.deadletters.OpenDeadLetters;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.persistence.inbox.CurrentLog;
import dev.belfry.persistence.ops.LiveFigures.PartitionProgress;
import dev.belfry.persistence.ops.LogEnds.Ends;
import dev.belfry.service.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Asks Kafka and PostgreSQL at most once a second, however many pages are open: who comes
/// meanwhile is told the same. Calls have virtual threads: one that waits for another's costs no
/// connection.
@Component
class CurrentFigures {
  private static final Duration FRESH = Duration.ofSeconds(1);

  /// Longer than Kafka and PostgreSQL take together where all is well.
  private static final Duration TURN = Duration.ofSeconds(1);

  private final CurrentLog currentLog;
  private final LogEnds ends;
  private final ReadTransactions transactions;
  private final RowFigures rows;
  private final OpenDeadLetters deadLetters;
  private final OwnMeters meters;
  private final Clock clock;

  private final ReentrantLock asking = new ReentrantLock();
  private @Nullable LiveFigures last;
  private @Nullable ProblemException failed;
  private long askedAt;

  CurrentFigures(
      CurrentLog currentLog,
      LogEnds ends,
      ReadTransactions transactions,
      RowFigures rows,
      OpenDeadLetters deadLetters,
      OwnMeters meters,
      Clock clock) {
    this.currentLog = currentLog;
    this.ends = ends;
    this.transactions = transactions;
    this.rows = rows;
    this.deadLetters = deadLetters;
    this.meters = meters;
    this.clock = clock;
  }

  /// @throws ProblemException 503 if the log has not been found, the database is away, or others
  ///   have been waiting for either
  LiveFigures now() {
    takeTurn();
    try {
      if (System.nanoTime() - askedAt < FRESH.toNanos()) {
        if (failed != null) {
          throw failed;
        }
        if (last != null) {
          return last;
        }
      }
      return askAnew();
    } finally {
      asking.unlock();
    }
  }

  /// Who waits while nobody answers is told what the first one was, and does not ask again.
  private LiveFigures askAnew() {
    try {
      LiveFigures asked = ask(currentLog.get());
      last = asked;
      failed = null;
      return asked;
    } catch (ProblemException e) {
      failed = e;
      throw e;
    } finally {
      askedAt = System.nanoTime();
    }
  }

  private void takeTurn() {
    try {
      if (asking.tryLock(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw ProblemException.unavailable("Figures can't be read at the moment; try again.");
  }

  private LiveFigures ask(EventLog log) {
    Instant now = clock.instant();
    // First, so that what is appended and applied meanwhile does not look as if it were missing.
    Ends found = ends.now(log);
    return transactions.inOneSnapshot(() -> {
      Map<TopicPartition, Long> applied = rows.applied();
      return new LiveFigures(
          now,
          found.eventsPerSecond(),
          found.partitions().stream()
              .map(one ->
                  PartitionProgress.of(
                      one.topic(), one.partition(), found.ends().get(one), applied.get(one)))
              .toList(),
          deadLetters.count(),
          rows.outcomes(LocalDate.ofInstant(now, ZoneOffset.UTC)),
          rows.recentReasons(Topic.DELIVERIES.partitions(log.partitions())),
          meters.openDeliveries(),
          meters.openSessions());
    });
  }
}
