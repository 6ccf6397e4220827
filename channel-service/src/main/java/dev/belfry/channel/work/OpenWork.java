package dev.belfry.channel.work;

import dev.belfry.channel.database.ChannelDatabase;
import dev.belfry.channel.database.Query;
import dev.belfry.consumer.LogAccess;
import dev.belfry.events.EventLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Measures what there is to do, for all instances together: `belfry.channel.open` is how many
/// notifications wait and how many deliveries are in a state that is not their last, and
/// `belfry.channel.lag` for how many seconds the oldest that is due has not been sent.
public final class OpenWork extends Worker {
  private static final Duration STOP = Duration.ofSeconds(2);
  private static final Duration EVERY = Duration.ofSeconds(15);
  private static final String WAITING =
      """
      SELECT channel, 'waiting' AS state, count(*) AS count, min(due_at) AS oldest FROM item
      WHERE closed IS NULL AND delivery_id IS NULL AND log_offset IS NOT NULL GROUP BY channel
      """;
  private static final String OPEN =
      """
      SELECT channel, state, count(*) AS count,
        min(retry_at) FILTER (WHERE state IN ('decided', 'deferred', 'unknown')) AS oldest
      FROM delivery
      WHERE state IN ('decided', 'deferred', 'unknown', 'sending', 'held') GROUP BY channel, state
      """;

  private final Clock clock;
  private final MultiGauge open;
  private final MultiGauge lag;

  /// @param meters are told every 15 s
  public OpenWork(ChannelDatabase database, LogAccess access, MeterRegistry meters, Clock clock) {
    super("channel-open-work", STOP, database, access);
    this.clock = clock;
    open =
        MultiGauge.builder("belfry.channel.open")
            .description("notifications that wait, and deliveries that are not over")
            .register(meters);
    lag =
        MultiGauge.builder("belfry.channel.lag")
            .description("for how long the oldest that is due has not been sent")
            .baseUnit("seconds")
            .register(meters);
  }

  @Override
  protected Duration idle() {
    return EVERY;
  }

  @Override
  protected boolean round(EventLog log) {
    List<Open> found =
        database()
            .read(connection -> {
              List<Open> all = new ArrayList<>(new Query(connection, WAITING).list(Open::of));
              all.addAll(new Query(connection, OPEN).list(Open::of));
              return all;
            });
    open.register(
        found.stream().map(each -> Row.of(each.tags(), (Number) each.count)).toList(), true);
    Instant now = clock.instant();
    lag.register(
        found.stream().map(each -> Row.of(each.tags(), (Number) each.secondsLate(now))).toList(),
        true);
    return false;
  }

  private record Open(String channel, String state, long count, Instant oldest) {
    static Open of(ResultSet row) throws SQLException {
      Instant oldest = Query.instant(row, "oldest");
      return new Open(
          Objects.requireNonNull(row.getString("channel")),
          Objects.requireNonNull(row.getString("state")),
          row.getLong("count"),
          oldest == null ? Instant.MAX : oldest);
    }

    Tags tags() {
      return Tags.of("channel", channel, "state", state);
    }

    long secondsLate(Instant now) {
      return oldest.isBefore(now) ? Duration.between(oldest, now).toSeconds() : 0;
    }
  }
}
