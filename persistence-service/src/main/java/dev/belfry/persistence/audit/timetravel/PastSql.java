package dev.belfry.persistence.audit.timetravel;

import dev.belfry.persistence.inbox.InboxSql;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// The parts that queries of a past inbox are made of. What the tables say of the present holds for
/// then too, unless it carries a later offset. What was marked unread since is looked up: the first
/// such change says what had made the notification read before it, and when; likewise what was
/// taken out of the archive since.
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

  /// Whether it was archived then, from its marks, if nothing has taken it out of the archive
  /// since.
  private static final String ARCHIVED =
      """
       CASE WHEN %1$s.archived_offset <= :at THEN true
         ELSE %1$s.unarchived_offset IS NULL AND n.log_offset <= :archivedUpTo END
      """;

  /// Likewise from `shelf`, if something has.
  private static final String ARCHIVED_BEFORE =
      " coalesce(shelf.was_archived_offset <= :at, false) ";

  /// The state of `n` then, from its marks in `m`: `next`, `shelf` and `covered`.
  static final String STATE =
      InboxSql.BROADCAST_STATE
          + """
           CROSS JOIN LATERAL (
             SELECT coalesce(b.read_offset, n.read_offset) AS read_offset,
               coalesce(b.read_at, n.read_at) AS read_at,
               coalesce(b.unread_offset, n.unread_offset) AS unread_offset,
               coalesce(b.archived_offset, n.archived_offset) AS archived_offset,
               coalesce(b.unarchived_offset, n.unarchived_offset) AS unarchived_offset) m
          """
          + next("m")
          + shelf("m")
          + """
           LEFT JOIN LATERAL (
             SELECT appended_at FROM first_all_read(:recipient, n.log_offset)
             WHERE m.unread_offset IS NULL AND n.log_offset <= :watermark) covered ON true
          """;

  /// When it had become read.
  static final String READ_AT =
      """
       CASE WHEN m.unread_offset > :at THEN
           CASE WHEN next.was_read_offset <= :at THEN next.was_read_at END
         WHEN m.read_offset <= :at THEN m.read_at
         ELSE covered.appended_at END
      """;

  /// Whether it was archived.
  static final String IS_ARCHIVED =
      " CASE WHEN m.unarchived_offset > :at THEN "
          + ARCHIVED_BEFORE
          + " ELSE "
          + ARCHIVED.formatted("m")
          + " END ";

  private PastSql() {}

  /// The first change since that took it out of the archive.
  private static String shelf(String marks) {
    return """
     LEFT JOIN LATERAL (
       SELECT c.was_archived_offset FROM state_change c
       WHERE %s.unarchived_offset > :at
         AND c.recipient = :recipient AND c.notification_id = n.id AND c.effective
         AND c.log_offset > :at AND c.kind = 'unarchived'
       ORDER BY c.log_offset LIMIT 1) shelf ON true
    """
        .formatted(marks);
  }

  /// The first change since that made it unread.
  private static String next(String marks) {
    return """
     LEFT JOIN LATERAL (
       SELECT c.was_read_offset, c.was_read_at FROM state_change c
       WHERE %s.unread_offset > :at
         AND c.recipient = :recipient AND c.notification_id = n.id AND c.effective
         AND c.log_offset > :at AND c.kind = 'unread'
       ORDER BY c.log_offset LIMIT 1) next ON true
    """
        .formatted(marks);
  }

  /// Some of the notifications that were in the inbox. All are told in parts again, each found by
  /// its own index.
  ///
  /// @param marks which table has their marks
  record Part(String marks, String from, String where) {
    Stream<String> all(boolean archived) {
      return parts("", "", archived);
    }

    /// Those that were unread, in parts again: what was never marked unread and no mark-all-read
    /// had reached; what had been marked unread; and what has been since.
    Stream<String> unread(boolean archived) {
      String notReadSince = " AND (%1$s.read_offset IS NULL OR %1$s.read_offset > :at) ";
      return Stream.of(
              parts(
                  "",
                  " AND %1$s.unread_offset IS NULL AND n.log_offset > :watermark " + notReadSince,
                  archived),
              parts("", " AND %1$s.unread_offset <= :at " + notReadSince, archived),
              parts(
                  next(marks),
                  " AND %1$s.unread_offset > :at AND next.was_read_offset > :at ",
                  archived))
          .flatMap(Function.identity());
    }

    /// What was not taken out of the archive since, which the indexes alone tell, and what was.
    private Stream<String> parts(String joined, String narrowed, boolean archived) {
      String and = archived ? " AND (" : " AND NOT (";
      String those = where + narrowed;
      return Stream.of(
              from
                  + joined
                  + those
                  + " AND (%1$s.unarchived_offset IS NULL OR %1$s.unarchived_offset <= :at) "
                  + and
                  + ARCHIVED
                  + ")",
              from
                  + joined
                  + shelf(marks)
                  + those
                  + " AND %1$s.unarchived_offset > :at "
                  + and
                  + ARCHIVED_BEFORE
                  + ")")
          .map(part -> part.formatted(marks));
    }
  }
}
