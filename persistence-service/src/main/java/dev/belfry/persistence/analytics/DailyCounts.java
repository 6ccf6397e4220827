package dev.belfry.persistence.analytics;

/// What the topics say of each day, as a table for queries. Steps that were told before their
/// notification, or before the log was applied up to what they speak of, are in it as soon as that
/// is there, whoever of the two sinks came first.
public final class DailyCounts {
  /// Steps that were told before their notification was there, as `e`, and it, as `n`.
  static final String EARLY_STEPS =
      """
      %1$searly_step e JOIN %1$snotification n
        ON n.partition = e.partition AND n.id = e.notification_id
          AND (n.recipient IS NULL OR n.recipient = e.recipient)\
      """;

  /// To be used as a table, with the schema (and a full stop) or nothing for `%s`: how many steps
  /// of each kind there were in all partitions.
  public static final String TABLE =
      """
      (SELECT day, step, channel, notification_type, category, template, variant, reason,
        sum(n)::bigint AS n
      FROM (
        SELECT day, step, channel, notification_type, category, template, variant, reason, n
        FROM %1$sdaily_count
        UNION ALL
        SELECT e.day, e.step, e.channel, n.notification_type, coalesce(n.category, 'default'),
          coalesce(n.template, ''), coalesce(n.variant, ''), e.reason, 1
        FROM\s
      """
          + EARLY_STEPS
          + """

            UNION ALL
            SELECT (e.seen_at AT TIME ZONE 'UTC')::date, 'seen', '', s.notification_type,
              coalesce(s.category, 'default'), coalesce(s.template, ''), coalesce(s.variant, ''),
              '', 1
            FROM %1$searly_seen e
              JOIN %1$sapplied_position p ON p.topic = 'belfry.notifications'
                AND p.partition = e.partition AND e.up_to < p.next_offset
              CROSS JOIN LATERAL (
                SELECT n.notification_type, n.category, n.template, n.variant
                FROM %1$snotification n
                WHERE n.recipient = e.recipient AND n.removed_offset IS NULL
                  AND n.log_offset > e.seen_before AND n.log_offset <= e.up_to
                  AND (n.expires_at IS NULL OR n.expires_at > e.seen_at)
                UNION ALL
                SELECT n.notification_type, n.category, n.template, n.variant
                FROM %1$snotification n
                WHERE n.recipient = e.recipient
                  AND n.removed_offset IS NOT NULL AND n.removed_offset > e.up_to
                  AND n.log_offset > e.seen_before AND n.log_offset <= e.up_to
                  AND (n.expires_at IS NULL OR n.expires_at > e.seen_at)
                UNION ALL
                SELECT n.notification_type, n.category, n.template, n.variant
                FROM %1$snotification n
                  LEFT JOIN %1$sbroadcast_state b
                    ON b.recipient = e.recipient AND b.notification_id = n.id
                WHERE n.recipient IS NULL AND n.partition = e.partition
                  AND n.log_offset > e.seen_before AND n.log_offset <= e.up_to
                  AND (n.removed_offset IS NULL OR n.removed_offset > e.up_to)
                  AND coalesce(n.expires_at, 'infinity'::timestamptz) > e.seen_at
                  AND (b.removed_offset IS NULL OR b.removed_offset > e.up_to)) s) counted
          GROUP BY day, step, channel, notification_type, category, template, variant, reason)\
          """;

  private DailyCounts() {}
}
