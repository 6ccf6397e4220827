package dev.belfry.persistence.inbox;

import java.util.List;

/// The parts that queries of an inbox are made of. Own notifications and broadcasts are separate
/// parts, so that each is found by its own index.
///
/// Parameters: `:recipient`, `:partition`, `:watermark`, `:archivedUpTo`, `:now`, `:languages`.
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

  /// Of an own notification: not in the archive.
  public static final String OWN_NOT_ARCHIVED =
      """
       n.archived_offset IS NULL
         AND (n.unarchived_offset IS NOT NULL OR n.log_offset > :archivedUpTo)
      """;

  /// Likewise, of a broadcast.
  public static final String BROADCAST_NOT_ARCHIVED =
      """
       b.archived_offset IS NULL
         AND (b.unarchived_offset IS NOT NULL OR n.log_offset > :archivedUpTo)
      """;

  private static final String OWN =
      " FROM notification n WHERE n.recipient = :recipient AND n.removed_offset IS NULL AND"
          + NOT_EXPIRED;
  private static final String BROADCASTS =
      " FROM notification n"
          + BROADCAST_STATE
          + """
           WHERE n.recipient IS NULL AND n.partition = :partition
             AND n.removed_offset IS NULL AND b.removed_offset IS NULL AND
          """
          + NOT_EXPIRED;

  /// Those that a user did something with: along the indexes of that.
  private static final String MARKED_BROADCASTS =
      """
       FROM broadcast_state b
         JOIN notification n ON n.partition = :partition AND n.id = b.notification_id
       WHERE b.recipient = :recipient
         AND n.removed_offset IS NULL AND b.removed_offset IS NULL AND
      """
          + NOT_EXPIRED;

  private static final String IS_OWN_UNREAD =
      " n.read_offset IS NULL AND (n.unread_offset IS NOT NULL OR n.log_offset > :watermark) ";
  private static final String IS_BROADCAST_UNREAD =
      " b.read_offset IS NULL AND (b.unread_offset IS NOT NULL OR n.log_offset > :watermark) ";

  /// What is not archived: what no archive-all has reached, and what was taken out of the archive.
  static final List<Part> PRESENT =
      List.of(
          own(" AND n.archived_offset IS NULL AND n.log_offset > :archivedUpTo "),
          own(
              """
               AND n.archived_offset IS NULL AND n.unarchived_offset IS NOT NULL
               AND n.log_offset <= :archivedUpTo
              """),
          broadcasts(
              BROADCASTS + " AND b.archived_offset IS NULL AND n.log_offset > :archivedUpTo "),
          broadcasts(
              MARKED_BROADCASTS
                  + """
                   AND b.archived_offset IS NULL AND b.unarchived_offset IS NOT NULL
                   AND b.notification_offset <= :archivedUpTo
                  """));

  /// What is archived: by itself, and by an archive-all.
  static final List<Part> ARCHIVED =
      List.of(
          own(" AND n.archived_offset IS NOT NULL "),
          own(
              """
               AND n.archived_offset IS NULL AND n.unarchived_offset IS NULL
               AND n.log_offset <= :archivedUpTo
              """),
          broadcasts(MARKED_BROADCASTS + " AND b.archived_offset IS NOT NULL "),
          broadcasts(
              BROADCASTS
                  + """
                   AND b.archived_offset IS NULL AND b.unarchived_offset IS NULL
                   AND n.log_offset <= :archivedUpTo
                  """));

  private static Part own(String narrowed) {
    String all = OWN + narrowed;
    return new Part(
        all,
        IS_OWN_UNREAD,
        List.of(
            all
                + " AND n.read_offset IS NULL AND n.unread_offset IS NULL"
                + " AND n.log_offset > :watermark ",
            all + " AND n.read_offset IS NULL AND n.unread_offset IS NOT NULL "));
  }

  private static Part broadcasts(String all) {
    return new Part(all, IS_BROADCAST_UNREAD, List.of(all + " AND " + IS_BROADCAST_UNREAD));
  }

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
             coalesce(b.archived_offset, n.archived_offset) IS NOT NULL
               OR (b.unarchived_offset IS NULL AND n.unarchived_offset IS NULL
                 AND n.log_offset <= :archivedUpTo) AS is_archived,
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

  /// The greatest offset that an archive-all reached, -1 if none.
  public static final String ARCHIVED_UP_TO =
      " coalesce((SELECT up_to FROM furthest_all_archived(:recipient)), -1) ";

  private InboxSql() {}

  /// Some of the notifications of an inbox.
  ///
  /// @param all from and where
  /// @param isUnread whether `n` is unread
  /// @param unread from and where of the unread ones, in parts again
  record Part(String all, String isUnread, List<String> unread) {}
}
