package dev.belfry.persistence.analytics;

import java.util.List;
import java.util.stream.Collectors;

/// How long it took from the creation of notifications to some of their steps, as a table for
/// queries. It has what [DailyCounts] has of these steps, each once.
public final class DailyLatencies {
  /// The steps that are measured.
  static final List<Step> STEPS = List.of(Step.ACKNOWLEDGED, Step.SENT);

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

            WHERE e.step IN (\
          """
          + STEPS.stream()
              .map(step -> "'" + step.wireName() + "'")
              .collect(Collectors.joining(", "))
          + """
          )) counted
          GROUP BY day, step, channel, up_to_ms)\
          """;

  private DailyLatencies() {}

  /// Whether a step, by its name, is measured.
  public static boolean measure(String step) {
    return STEPS.stream().anyMatch(measured -> measured.wireName().equals(step));
  }
}
