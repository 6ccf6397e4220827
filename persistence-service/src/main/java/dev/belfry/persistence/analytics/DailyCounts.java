package dev.belfry.persistence.analytics;

/// What the topics say of each day, as a table for queries. Steps that were told before their
/// notification are in it as soon as that is there, whoever of the two sinks came first.
public final class DailyCounts {
  /// To be used as a table, with the schema (and a full stop) or nothing for `%s`: how many steps
  /// of each kind there were in all partitions.
  public static final String TABLE =
      """
      (SELECT day, step, channel, notification_type, category, sum(n)::bigint AS n
      FROM (
        SELECT day, step, channel, notification_type, category, n FROM %1$sdaily_count
        UNION ALL
        SELECT e.day, e.step, e.channel, n.notification_type, coalesce(n.category, 'default'), 1
        FROM %1$searly_step e JOIN %1$snotification n
          ON n.partition = e.partition AND n.id = e.notification_id
            AND (n.recipient IS NULL OR n.recipient = e.recipient)) counted
      GROUP BY day, step, channel, notification_type, category)\
      """;

  private DailyCounts() {}
}
