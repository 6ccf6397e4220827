package dev.belfry.persistence.analytics;

import java.util.Set;

/// How long it took from the creation of notifications to some of their steps, as a table for
/// queries. It has what [DailyCounts] has of these steps, each once.
public final class DailyLatencies {
  /// The names of the steps that are measured. The table names them too.
  public static final Set<String> STEPS =
      Set.of(Step.ACKNOWLEDGED.wireName(), Step.SENT.wireName());

  /// To be used as a table, with the schema (and a full stop) or nothing for `%s`: how many steps
  /// are in each bucket, in all partitions. A bucket is named by its upper bound, which is in it.
  public static final String TABLE =
      """
      (SELECT day, step, channel, up_to_ms, sum(n)::bigint AS n
      FROM (
        SELECT day, step, channel, up_to_ms, n FROM %1$sdaily_latency
        UNION ALL
        SELECT e.day, e.step, e.channel, %1$slatency_bound(e.told_at - n.created_at), 1
        FROM\s
      """
          + DailyCounts.EARLY_STEPS
          + """

            WHERE e.step IN ('acknowledged', 'sent')) counted
          GROUP BY day, step, channel, up_to_ms)\
          """;

  private DailyLatencies() {}
}
