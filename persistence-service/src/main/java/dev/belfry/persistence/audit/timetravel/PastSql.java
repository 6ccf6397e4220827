package dev.belfry.persistence.audit.timetravel;

import dev.belfry.persistence.inbox.InboxSql;
import java.util.List;
import java.util.stream.Stream;

/// The parts that queries of a past inbox are made of. What the tables say of the present holds for
/// then too, unless it carries a later offset; only what was marked unread since has to be looked
/// up among the changes.
///
/// Where the marks of a notification are differs: `n` has its own, `b` a user's of a broadcast. So
/// that an index can be used they are named outright.
///
/// Parameters: see [PastView#parameters()].
final class PastSql {
  private static final String NOT_EXPIRED = " (n.expires_at IS NULL OR n.expires_at > :time) ";
  private static final String WHERE_OWN =
      " WHERE n.recipient = :recipient AND n.log_offset <= :at AND" + NOT_EXPIRED;

  /// Own notifications that were not removed to this day, own ones that were removed later, and
  /// broadcasts: each found by its own index.
  static final List<Part> PARTS =
      List.of(
          new Part("n", " FROM notification n ", WHERE_OWN + " AND n.removed_offset IS NULL "),
          new Part("n", " FROM notification n ", WHERE_OWN + " AND n.removed_offset > :at "),
          new Part(
              "b",
              " FROM notification n" + InboxSql.BROADCAST_STATE,
              """
               WHERE n.recipient IS NULL AND n.partition = :partition AND n.log_offset <= :at
                 AND (n.removed_offset IS NULL OR n.removed_offset > :at)
                 AND (b.removed_offset IS NULL OR b.removed_offset > :at) AND
              """
                  + NOT_EXPIRED));

  /// The state of `n` then, from its marks in `m`: `earlier` and `covered`.
  static final String STATE =
      InboxSql.BROADCAST_STATE
          + """
           CROSS JOIN LATERAL (
             SELECT coalesce(b.read_offset, n.read_offset) AS read_offset,
               coalesce(b.read_at, n.read_at) AS read_at,
               coalesce(b.unread_offset, n.unread_offset) AS unread_offset) m
          """
          + earlier("m")
          + " LEFT JOIN LATERAL ("
          + covering("m")
          + " ORDER BY a.log_offset LIMIT 1) covered ON true ";

  /// When an event of its own had made it read.
  static final String MARKED_READ_AT = markedReadAt("m");

  /// In place of [#earlier(String)] where it would find nothing.
  private static final String NOTHING_EARLIER =
      " CROSS JOIN (SELECT NULL::text AS kind, NULL::bigint AS log_offset) earlier ";

  private PastSql() {}

  /// The last individual change before a later `unread` hid it.
  private static String earlier(String marks) {
    return """
     LEFT JOIN LATERAL (
       SELECT c.kind, c.log_offset, c.appended_at FROM state_change c
       WHERE %s.unread_offset > :at
         AND c.recipient = :recipient AND c.notification_id = n.id AND c.log_offset <= :at
         AND c.kind IN ('read', 'unread') AND c.effective
       ORDER BY c.log_offset DESC LIMIT 1) earlier ON true
    """
        .formatted(marks);
  }

  private static String markedReadAt(String marks) {
    return """
     CASE WHEN %1$s.read_offset <= :at THEN %1$s.read_at
       WHEN earlier.kind = 'read' THEN earlier.appended_at END
    """
        .formatted(marks);
  }

  /// The mark-all-reads that reached it after it was last made unread, or else created.
  private static String covering(String marks) {
    return """
       SELECT a.appended_at FROM state_change a
       WHERE a.kind = 'all_read' AND a.recipient = :recipient
         AND a.log_offset <= :at AND a.up_to >= n.log_offset
         AND a.log_offset > CASE WHEN %1$s.unread_offset <= :at THEN %1$s.unread_offset
           WHEN earlier.kind = 'unread' THEN earlier.log_offset
           ELSE n.log_offset END
    """
        .formatted(marks);
  }

  /// Some of the notifications that were in the inbox.
  ///
  /// @param marks which table has their marks
  record Part(String marks, String from, String where) {
    String all() {
      return from + where;
    }

    /// Those that were unread, in parts again: whose marks say so and no mark-all-read had reached;
    /// whose marks say that they were made unread after one had; and those whose marks are of
    /// later.
    Stream<String> unread() {
      String marked =
          " AND %1$s.unread_offset <= :at AND (%1$s.read_offset IS NULL OR %1$s.read_offset > :at) "
              .formatted(marks);
      String unmarked =
          """
           AND (%1$s.unread_offset IS NULL OR %1$s.unread_offset <= :at)
           AND (%1$s.read_offset IS NULL OR %1$s.read_offset > :at)
          """
              .formatted(marks);
      String remarked =
          " AND %1$s.unread_offset > :at AND earlier.kind IS DISTINCT FROM 'read' "
              .formatted(marks);
      String uncovered = " AND NOT EXISTS (" + covering(marks) + ") ";
      return Stream.of(
          from + where + unmarked + " AND n.log_offset > :watermark ",
          from + NOTHING_EARLIER + where + marked + " AND n.log_offset <= :watermark " + uncovered,
          from + earlier(marks) + where + remarked + uncovered);
    }
  }
}
