package dev.belfry.persistence.ops;

import dev.belfry.events.EventType;
import dev.belfry.persistence.analytics.DailyCounts;
import dev.belfry.persistence.analytics.Step;
import dev.belfry.persistence.ops.LiveFigures.Outcome;
import dev.belfry.persistence.ops.LiveFigures.Reason;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Figures from rows, in the current transaction. None reads more than the counters of a day, or
/// the newest rows of each partition.
@Component
class RowFigures {
  /// How many of the newest records of each partition are looked at for reasons.
  private static final int NEWEST = 1_000;

  private static final Set<Step> OUTCOMES =
      EnumSet.of(Step.SENT, Step.SKIPPED, Step.CANCELLED, Step.FAILED, Step.BOUNCED);

  private static final String TODAY =
      "SELECT channel, step, sum(n)::bigint AS count FROM "
          + DailyCounts.TABLE.formatted("")
          + """
           counts
          WHERE day = :day AND channel <> '' AND step = ANY (:steps)
          GROUP BY channel, step ORDER BY channel, step
          """;

  /// The topic may say the same again: a delivery counts once for each reason.
  private static final String REASONS =
      """
      SELECT channel, outcome, reason, count(*) AS count FROM (
        SELECT DISTINCT newest.delivery_id, newest.channel,
          split_part(newest.type, '.', 4) AS outcome, newest.event ->> 'reason' AS reason
        FROM generate_series(0, :partitions - 1) wanted(partition)
          CROSS JOIN LATERAL (
            SELECT delivery_id, channel, type, event FROM delivery_step
            WHERE partition = wanted.partition ORDER BY delivery_offset DESC LIMIT :newest) newest
        WHERE newest.type = ANY (:types)) told
      GROUP BY channel, outcome, reason ORDER BY count DESC, channel, outcome, reason
      """;

  private final JdbcClient database;

  RowFigures(JdbcClient database) {
    this.database = database;
  }

  /// By partition, the first offset that is not applied.
  Map<TopicPartition, Long> applied() {
    Map<TopicPartition, Long> applied = new HashMap<>();
    database
        .sql("SELECT topic, partition, next_offset FROM applied_position")
        .query(row -> {
          applied.put(new TopicPartition(row.getString(1), row.getInt(2)), row.getLong(3));
        });
    return applied;
  }

  List<Outcome> outcomes(LocalDate day) {
    return database
        .sql(TODAY)
        .param("day", day)
        .param("steps", OUTCOMES.stream().map(Step::wireName).toArray(String[]::new))
        .query((row, _) ->
            new Outcome(row.getString("channel"), row.getString("step"), row.getLong("count")))
        .list();
  }

  /// @param partitions how many `belfry.deliveries` has
  List<Reason> recentReasons(int partitions) {
    return database
        .sql(REASONS)
        .param("partitions", partitions)
        .param("newest", NEWEST)
        .param(
            "types",
            Stream.of(
                    EventType.DELIVERY_SKIPPED,
                    EventType.DELIVERY_CANCELLED,
                    EventType.DELIVERY_FAILED)
                .map(EventType::wireName)
                .toArray(String[]::new))
        .query((row, _) ->
            new Reason(
                row.getString("channel"),
                row.getString("outcome"),
                row.getString("reason"),
                row.getLong("count")))
        .list();
  }
}
