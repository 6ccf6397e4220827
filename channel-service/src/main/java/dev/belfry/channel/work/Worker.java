package dev.belfry.channel.work;

import dev.belfry.channel.database.ChannelDatabase;
import dev.belfry.consumer.LogAccess;
import dev.belfry.consumer.SupervisedLoop;
import dev.belfry.consumer.sink.DatabaseFailure;
import dev.belfry.events.EventLog;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A loop that looks for something to do in the rows, and goes on at once for as long as there is.
/// When there is nothing, it rests until it is nudged, and looks now and then all the same: other
/// instances change rows too.
public abstract class Worker extends SupervisedLoop {
  private static final Duration IDLE = Duration.ofMillis(1_500);

  /// Whoever is nudged all the time looks no more often than this.
  private static final Duration BREATH = Duration.ofMillis(200);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final ChannelDatabase database;
  private final LogAccess access;
  private boolean isOfAnotherLog;
  private long lookedAt;

  /// @param name for the thread and for people
  /// @param timeToStop after which the thread is interrupted
  protected Worker(String name, Duration timeToStop, ChannelDatabase database, LogAccess access) {
    super(name, timeToStop);
    this.database = database;
    this.access = access;
  }

  /// Does what there is to do.
  ///
  /// @return whether there may be more now
  protected abstract boolean round(EventLog log) throws InterruptedException;

  /// The loop is about to end for good.
  protected void ended() throws InterruptedException {}

  /// The rows.
  protected final ChannelDatabase database() {
    return database;
  }

  /// How long it rests at most when there is nothing to do.
  protected Duration idle() {
    return IDLE;
  }

  /// How long it waits at least when there is nothing to do.
  protected Duration breath() {
    return BREATH;
  }

  @Override
  protected final void work() throws InterruptedException {
    EventLog log = await(access.whenAvailable()).orElse(null);
    if (log == null) {
      return;
    }
    database.migrate(hasFailed() && !isOfAnotherLog);
    lookWhoseRowsTheseAre(log);
    try {
      while (!isStopping() && reasonToEnd() == null) {
        if (System.nanoTime() - lookedAt >= LOOK_AGAIN.toNanos()) {
          lookWhoseRowsTheseAre(log);
        }
        boolean more = round(log);
        well();
        if (!more) {
          Duration idle = idle();
          Duration breath = breath();
          pause(breath.compareTo(idle) < 0 ? breath : idle);
          rest(idle.minus(breath));
        }
      }
    } finally {
      if (isStopping()) {
        ended();
      }
    }
  }

  /// As often as sinks do: somebody may put a backup in place at any time.
  private void lookWhoseRowsTheseAre(EventLog log) {
    isOfAnotherLog = false; // a failure to find out has another cause
    isOfAnotherLog = !database.read(connection -> Positions.areOf(connection, log));
    lookedAt = System.nanoTime();
    if (isOfAnotherLog) {
      throw new OfAnotherLog();
    }
  }

  @Override
  protected @Nullable String reasonToEnd() {
    return access.whyLost();
  }

  @Override
  protected String reasonOf(Throwable failure) {
    if (failure instanceof OfAnotherLog) {
      return OfAnotherLog.REASON;
    }
    if (DatabaseFailure.of(failure).isTransient()) {
      return DatabaseFailure.whyAway(failure);
    }
    String sqlState = DatabaseFailure.stateOf(failure);
    return sqlState == null
        ? super.reasonOf(failure)
        : "PostgreSQL refuses what is done (SQLSTATE %s)".formatted(sqlState);
  }

  /// With the sinks, and before calls are taken.
  @Override
  public int getPhase() {
    return 0;
  }

  /// What the rows have ready is for the people of another log. Their sinks are halted, too.
  private static final class OfAnotherLog extends RuntimeException {
    static final String REASON = "other_log: the rows were made from another topic of this name";

    OfAnotherLog() {
      super(REASON);
    }
  }
}
