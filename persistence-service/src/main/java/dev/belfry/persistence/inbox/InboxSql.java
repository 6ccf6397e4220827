package dev.belfry.persistence.inbox;

/// The parts that queries of an inbox are made of. Own notifications and broadcasts are separate
/// parts, so that each is found by its own index.
///
/// Parameters: `:recipient`, `:partition`, `:watermark`, `:now`, `:languages`.
public final class InboxSql {
  /// Not expired; with table `n`.
  public static final String NOT_EXPIRED = " (n.expires_at IS NULL OR n.expires_at > :now) ";

  /// What one user did with a broadcast, joined to `n`.
  public static final String BROADCAST_STATE =
      """
       LEFT JOIN broadcast_state b
         ON n.recipient IS NULL AND b.recipient = :recipient AND b.notification_id = n.id
      """;

  /// The language that a user has chosen, null if they have not.
  public static final String READS =
      """
       (SELECT s.settings ->> 'locale' FROM settings_change s
        WHERE s.recipient = :recipient ORDER BY s.log_offset DESC LIMIT 1)
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
      OWN + " AND n.read_offset IS NULL AND n.unread_offset IS NULL AND n.log_offset > :watermark ";
  static final String OWN_MARKED_UNREAD =
      OWN + " AND n.read_offset IS NULL AND n.unread_offset IS NOT NULL ";
  static final String BROADCASTS_UNREAD =
      BROADCASTS
          + """
           AND b.read_offset IS NULL
           AND (b.unread_offset IS NOT NULL OR n.log_offset > :watermark)
          """;

  /// Whether `n` is unread, of what is in [#OWN] and of what is in [#BROADCASTS].
  static final String IS_OWN_UNREAD =
      "n.read_offset IS NULL AND (n.unread_offset IS NOT NULL OR n.log_offset > :watermark)";

  static final String IS_BROADCAST_UNREAD =
      "b.read_offset IS NULL AND (b.unread_offset IS NOT NULL OR n.log_offset > :watermark)";

  /// What a notification says to its reader, from `n` and `words`.
  public static final String SAID =
      """
       coalesce(words.texts ->> 'title', n.title) AS title,
         coalesce(words.texts ->> 'message', n.message) AS message,
         n.template, n.template_version, coalesce(words.tag, n.locale) AS locale
      """;

  /// The language of `n` that comes first in what its reader looks for, if there is one.
  public static final String WORDS =
      """
       LEFT JOIN LATERAL (
         SELECT wanted.tag, n.texts -> wanted.tag AS texts
         FROM unnest(:languages::text[]) WITH ORDINALITY AS wanted(tag, place)
         WHERE wanted.tag = n.locale OR n.texts -> wanted.tag IS NOT NULL
         ORDER BY wanted.place LIMIT 1) words ON n.locale IS NOT NULL
      """;

  /// What is shown of a notification, from `n`, `b`, `covered`, `words`; see [NotificationRow].
  public static final String SHOWN =
      SAID
          + """
           , n.partition, n.id, n.recipient, n.log_offset, n.created_at,
             n.notification_type, coalesce(n.category, 'default') AS category, n.data, n.action_url,
             n.presentation, n.expires_at, n.sender,
             coalesce(b.read_offset, n.read_offset) IS NOT NULL OR covered.appended_at IS NOT NULL
               AS is_read,
             coalesce(b.read_at, n.read_at, covered.appended_at) AS read_at,
             (SELECT min(r.acknowledged_at) FROM receipt r
              WHERE r.recipient = :recipient AND r.notification_id = n.id) AS delivered_at
          """;

  /// The mark-all-read that first reached `n`, if nothing of its own ever marked it unread.
  public static final String COVERED =
      """
       LEFT JOIN LATERAL (
         SELECT appended_at FROM first_all_read(:recipient, n.log_offset)
         WHERE n.unread_offset IS NULL AND b.unread_offset IS NULL) covered ON true
      """;

  /// The greatest offset that a mark-all-read reached, -1 if none.
  public static final String WATERMARK =
      " coalesce((SELECT up_to FROM furthest_all_read(:recipient)), -1) ";

  private InboxSql() {}
}
