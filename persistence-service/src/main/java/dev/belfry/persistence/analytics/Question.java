package dev.belfry.persistence.analytics;

import dev.belfry.persistence.inbox.Query;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What is asked for.
sealed interface Question {
  /// Whether a row of counters is asked for.
  String ASKED = " day BETWEEN :from AND :to AND (step = ANY (:steps) OR cardinality(:steps) = 0) ";

  Period period();

  /// Which steps; empty for all there are.
  List<Step> steps();

  /// What each row of the answer has, in this order.
  List<String> columns();

  /// Selects these columns. The parameters `from`, `to` and `steps` are what is asked for, `most`
  /// is how many rows are needed at most.
  String sql();

  /// How often steps happened.
  ///
  /// @param groupBy the members that rows are to have, in the order asked for
  /// @param steps which steps; empty for all
  record OfCounts(Period period, List<Grouping> groupBy, List<Step> steps) implements Question {
    private static final Words<Grouping> GROUPS =
        new Words<>("group_by", List.of(Grouping.values()), Grouping::wireName);
    private static final Words<Step> STEPS =
        new Words<>("step", List.of(Step.values()), Step::wireName);

    static OfCounts read(Period period, @Nullable String groupBy, @Nullable String steps) {
      return new OfCounts(period, GROUPS.read(groupBy), STEPS.read(steps));
    }

    @Override
    public List<String> columns() {
      return Grouping.namesAnd(groupBy, "step", "count");
    }

    @Override
    public String sql() {
      return "SELECT "
          + selected(groupBy)
          + "step, sum(n)::bigint AS count FROM "
          + DailyCounts.TABLE.formatted("")
          + """
           counts
          WHERE %2$s
          GROUP BY %1$s ORDER BY %1$s LIMIT :most
          """
              .formatted(first(groupBy.size() + 1), ASKED);
    }
  }

  /// How long it took from the creation of notifications to their steps.
  ///
  /// @param groupBy the members that rows are to have, in the order asked for
  /// @param steps which steps; empty for all that are measured
  /// @param buckets whether to answer how many there are in each bucket, instead of percentiles
  record OfLatency(Period period, List<Grouping> groupBy, List<Step> steps, boolean buckets)
      implements Question {
    private static final Words<Grouping> GROUPS =
        new Words<>("group_by", List.of(Grouping.DAY, Grouping.CHANNEL), Grouping::wireName);
    private static final Words<Step> STEPS =
        new Words<>("step", DailyLatencies.STEPS, Step::wireName);

    static OfLatency read(
        Period period, @Nullable String groupBy, @Nullable String steps, @Nullable String buckets) {
      return new OfLatency(
          period, GROUPS.read(groupBy), STEPS.read(steps), Query.flag("buckets", buckets));
    }

    @Override
    public List<String> columns() {
      return buckets
          ? Grouping.namesAnd(groupBy, "step", "up_to_ms", "count")
          : Grouping.namesAnd(groupBy, "step", "count", "p50_ms", "p90_ms", "p99_ms", "max_ms");
    }

    @Override
    public String sql() {
      String inBuckets =
          "SELECT "
              + selected(groupBy)
              + "step, up_to_ms, sum(n)::bigint AS count FROM "
              + DailyLatencies.TABLE.formatted("")
              + " latencies WHERE "
              + ASKED
              + " GROUP BY "
              + first(groupBy.size() + 2);
      if (buckets) {
        return inBuckets + " ORDER BY " + first(groupBy.size() + 2) + " LIMIT :most";
      }
      String groups = String.join(", ", Grouping.namesAnd(groupBy, "step"));
      return """
      SELECT %1$s, sum(count)::bigint AS count,
        min(up_to_ms) FILTER (WHERE 100 * reached >= 50 * total) AS p50_ms,
        min(up_to_ms) FILTER (WHERE 100 * reached >= 90 * total) AS p90_ms,
        min(up_to_ms) FILTER (WHERE 100 * reached >= 99 * total) AS p99_ms,
        max(up_to_ms) AS max_ms
      FROM (
        SELECT bucket.*, sum(count) OVER (PARTITION BY %1$s ORDER BY up_to_ms) AS reached,
          sum(count) OVER (PARTITION BY %1$s) AS total
        FROM (%2$s) bucket) ranked
      GROUP BY %1$s ORDER BY %1$s LIMIT :most
      """
          .formatted(groups, inBuckets);
    }
  }

  private static String selected(List<Grouping> groupBy) {
    return groupBy.stream().map(group -> group.column() + ", ").collect(Collectors.joining());
  }

  /// The first columns, by their places.
  private static String first(int columns) {
    return IntStream.rangeClosed(1, columns)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", "));
  }
}
