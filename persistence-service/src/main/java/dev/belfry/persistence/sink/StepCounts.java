package dev.belfry.persistence.sink;

import dev.belfry.persistence.analytics.DailyLatencies;
import dev.belfry.persistence.analytics.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a batch adds to the counters and histograms of each day. They are added in one order, so
/// that sinks of several topics, which may meet in a row, never wait for each other in a circle.
final class StepCounts {
  private static final Insert<Map.Entry<Key, Long>> ADD =
      Insert.<Map.Entry<Key, Long>>into("daily_count AS known")
          .column("partition", "int4", row -> row.getKey().partition)
          .column("day", "date", row -> row.getKey().day)
          .column("step", "text", row -> row.getKey().step.name())
          .column("channel", "text", row -> row.getKey().step.channel())
          .column("notification_type", "text", row -> row.getKey().kind.notificationType())
          .column("category", "text", row -> row.getKey().kind.category())
          .column("template", "text", row -> row.getKey().kind.template())
          .column("variant", "text", row -> row.getKey().kind.variant())
          .column("reason", "text", row -> row.getKey().step.reason())
          .column("n", "int8", Map.Entry::getValue)
          .then(
              """
              ON CONFLICT (
                day, partition, step, channel, notification_type, category, template, variant,
                reason)
              DO UPDATE SET n = known.n + excluded.n
              """);

  private static final Insert<Map.Entry<Bucket, Long>> ADD_LATENCIES =
      Insert.<Map.Entry<Bucket, Long>>into("daily_latency AS known")
          .column("partition", "int4", row -> row.getKey().partition)
          .column("day", "date", row -> row.getKey().day)
          .column("step", "text", row -> row.getKey().step)
          .column("channel", "text", row -> row.getKey().channel)
          .column("up_to_ms", "int8", row -> row.getKey().upToMs)
          .column("n", "int8", Map.Entry::getValue)
          .then(
              """
              ON CONFLICT (day, partition, step, channel, up_to_ms)
              DO UPDATE SET n = known.n + excluded.n
              """);

  private final Map<Key, Long> counts = new TreeMap<>();
  private final Map<Bucket, Long> latencies = new TreeMap<>();

  static LocalDate dayOf(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  void add(int partition, Instant at, Step step, NotificationKind kind) {
    add(partition, dayOf(at), StepKind.ofInbox(step), kind, 1);
  }

  void add(int partition, LocalDate day, StepKind step, NotificationKind kind, long n) {
    counts.merge(new Key(partition, day, step, kind), n, Long::sum);
  }

  /// Adds how long a step took, if that is measured.
  ///
  /// @param upToMs the bound of the bucket, as `latency_bound` finds it
  void addLatency(int partition, LocalDate day, StepKind step, long upToMs, long n) {
    if (DailyLatencies.measure(step.name())) {
      latencies.merge(
          new Bucket(partition, day, step.name(), step.channel(), upToMs), n, Long::sum);
    }
  }

  /// Adds all of it in the connection's transaction.
  void write(Connection connection) throws SQLException {
    ADD.write(connection, List.copyOf(counts.entrySet()));
    ADD_LATENCIES.write(connection, List.copyOf(latencies.entrySet()));
  }

  private record Key(int partition, LocalDate day, StepKind step, NotificationKind kind)
      implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::day)
            .thenComparingInt(Key::partition)
            .thenComparing(Key::step)
            .thenComparing(Key::kind);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private record Bucket(int partition, LocalDate day, String step, String channel, long upToMs)
      implements Comparable<Bucket> {
    private static final Comparator<Bucket> ORDER =
        Comparator.comparing(Bucket::day)
            .thenComparingInt(Bucket::partition)
            .thenComparing(Bucket::step)
            .thenComparing(Bucket::channel)
            .thenComparingLong(Bucket::upToMs);

    @Override
    public int compareTo(Bucket other) {
      return ORDER.compare(this, other);
    }
  }
}
