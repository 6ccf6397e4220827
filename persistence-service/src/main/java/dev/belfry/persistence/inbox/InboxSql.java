package dev.belfry.persistence.inbox;

/// The parts that queries of an inbox are made of. Own notifications and broadcasts are separate
/// parts, so that each is found by its own index.
///
/// Parameters: `:recipient`, `:partition`, `:watermark`, `:now`.
public final class InboxSql {
  /// Not expired; with table `n`.
  public static final String NOT_EXPIRED = " (n.expires_at IS NULL OR n.expires_at > :now) ";

  /// What one user did with a broadcast, joined to `n`.
  public static final String BROADCAST_STATE =
      """
       LEFT JOIN broadcast_state b
         ON n.recipient IS NULL AND b.recipient = :recipient AND b.notification_id = n.id
      """;

  static final String OWN =
      " FROM notification n WHERE n.recipient = :recipient AND n.removed_offset IS NULL AND"
          + NOT_EXPIRED;
  static final String BROADCASTS =
      " FROM notification n"
          + BROADCAST_STATE
          + """
           WHERE n.recipient IS NULL AND n.partition = :partition
             AND n.removed_offset IS NULL AND b.removed_offset IS NULL AND
          """
          + NOT_EXPIRED;

  static final String OWN_UNREAD =
      OWN + " AND n.read_offset IS NULL AND n.log_offset > :watermark ";
  static final String OWN_UNREAD_AGAIN =
      OWN
          + """
           AND n.read_offset IS NULL AND n.log_offset <= :watermark
           AND n.unread_offset IS NOT NULL
           AND NOT EXISTS (
             SELECT FROM state_change a
             WHERE a.kind = 'all_read' AND a.recipient = :recipient
               AND a.log_offset > n.unread_offset AND a.up_to >= n.log_offset)
          """;
  static final String BROADCASTS_UNREAD =
      BROADCASTS
          + """
           AND b.read_offset IS NULL
           AND (n.log_offset > :watermark
             OR b.unread_offset IS NOT NULL
               AND NOT EXISTS (
                 SELECT FROM state_change a
                 WHERE a.kind = 'all_read' AND a.recipient = :recipient
                   AND a.log_offset > b.unread_offset AND a.up_to >= n.log_offset))
          """;

  /// What is shown of a notification, from `n`, `b`, `covered`; see [NotificationRow].
  public static final String SHOWN =
      """
       n.partition, n.id, n.recipient, n.log_offset, n.created_at, n.title, n.message,
         n.notification_type, n.data, n.action_url, n.expires_at, n.sender,
         coalesce(b.read_offset, n.read_offset) IS NOT NULL OR covered.appended_at IS NOT NULL
           AS is_read,
         coalesce(b.read_at, n.read_at, covered.appended_at) AS read_at,
         (SELECT min(r.acknowledged_at) FROM receipt r
          WHERE r.recipient = :recipient AND r.notification_id = n.id) AS delivered_at
      """;

  /// The mark-all-read that made `n` read, after it was last made unread.
  public static final String COVERED =
      """
       LEFT JOIN LATERAL (
         SELECT a.appended_at FROM state_change a
         WHERE a.kind = 'all_read' AND a.recipient = :recipient
           AND a.log_offset > coalesce(b.unread_offset, n.unread_offset, n.log_offset)
           AND a.up_to >= n.log_offset
         ORDER BY a.log_offset LIMIT 1) covered ON true
      """;

  private InboxSql() {}
}
