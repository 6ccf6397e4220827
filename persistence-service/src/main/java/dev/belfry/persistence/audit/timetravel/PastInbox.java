package dev.belfry.persistence.audit.timetravel;

import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.inbox.Notification;
import dev.belfry.persistence.inbox.InboxSql;
import dev.belfry.persistence.inbox.NotificationRow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What was in an inbox. All methods belong into one transaction.
@Component
class PastInbox {
  private static final String LAST_CONCERNING_THEM =
      """
      SELECT appended_at FROM (
        (SELECT log_offset, created_at AS appended_at FROM notification
         WHERE recipient = :recipient AND log_offset <= :at AND removed_offset IS NULL
         ORDER BY log_offset DESC LIMIT 1)
        UNION ALL
        (SELECT log_offset, created_at FROM notification
         WHERE recipient = :recipient AND log_offset <= :at AND removed_offset IS NOT NULL
         ORDER BY log_offset DESC LIMIT 1)
        UNION ALL
        (SELECT log_offset, created_at FROM notification
         WHERE recipient IS NULL AND partition = :partition AND log_offset <= :at
         ORDER BY log_offset DESC LIMIT 1)
        UNION ALL
        (SELECT log_offset, appended_at FROM state_change
         WHERE recipient = :recipient AND log_offset <= :at ORDER BY log_offset DESC LIMIT 1)
        UNION ALL
        (SELECT log_offset, appended_at FROM state_change
         WHERE recipient IS NULL AND partition = :partition AND log_offset <= :at
         ORDER BY log_offset DESC LIMIT 1)
        UNION ALL
        (SELECT log_offset, appended_at FROM settings_change
         WHERE recipient = :recipient AND log_offset <= :at ORDER BY log_offset DESC LIMIT 1)
      ) AS latest ORDER BY log_offset DESC LIMIT 1
      """;

  private static final String APPENDED_BEHIND_BY_THEN =
      """
      SELECT
        (SELECT count(*) FROM notification
         WHERE recipient = :recipient AND log_offset > :at AND removed_offset IS NULL
           AND created_at <= :time)
        + (SELECT count(*) FROM notification
           WHERE recipient = :recipient AND log_offset > :at AND removed_offset IS NOT NULL
             AND created_at <= :time)
        + (SELECT count(*) FROM notification
           WHERE recipient IS NULL AND partition = :partition AND log_offset > :at
             AND created_at <= :time)
        + (SELECT count(*) FROM state_change
           WHERE recipient = :recipient AND log_offset > :at AND appended_at <= :time)
        + (SELECT count(*) FROM state_change
           WHERE recipient IS NULL AND partition = :partition AND log_offset > :at
             AND appended_at <= :time)
        + (SELECT count(*) FROM settings_change
           WHERE recipient = :recipient AND log_offset > :at AND appended_at <= :time)
      """;

  private final JdbcClient database;

  PastInbox(JdbcClient database) {
    this.database = database;
  }

  /// The recipient's inbox at a position and a time that belong together.
  ///
  /// @param reads the language that they had chosen then; null if they had not
  PastView view(RecipientId recipient, Position position, Instant time, @Nullable String reads) {
    return database
        .sql(
            """
            SELECT coalesce((SELECT up_to FROM furthest_all_read(:recipient, :at)), -1) AS watermark,
              coalesce((SELECT up_to FROM furthest_all_archived(:recipient, :at)), -1)
                AS archived_up_to
            """)
        .param("recipient", recipient.value())
        .param("at", position.offset())
        .query((row, _) ->
            new PastView(
                recipient,
                position,
                time,
                row.getLong("watermark"),
                row.getLong("archived_up_to"),
                reads))
        .single();
  }

  /// When the last record was appended that concerned the recipient at that position.
  Optional<Instant> timeOf(RecipientId recipient, Position position) {
    return database
        .sql(LAST_CONCERNING_THEM)
        .param("recipient", recipient.value())
        .param("partition", position.partition())
        .param("at", position.offset())
        .query((row, _) -> NotificationRow.instant(row, "appended_at"))
        .optional();
  }

  /// How many records that concern the recipient stand behind the position, although they were
  /// appended at or before the time by their own time.
  int appendedBehindByThen(PastView view) {
    return database
        .sql(APPENDED_BEHIND_BY_THEN)
        .params(view.parameters())
        .query(Integer.class)
        .single();
  }

  int unreadCount(PastView view) {
    return count(view, partsOf(PastFilter.UNREAD));
  }

  int totalCount(PastView view, PastFilter filter) {
    return count(view, partsOf(filter));
  }

  /// Newest first.
  ///
  /// @param before only what is strictly older; null for all
  List<Notification> page(PastView view, PastFilter filter, int limit, @Nullable Position before) {
    String narrowed = before == null ? "" : " AND n.log_offset < :before";
    String keys =
        partsOf(filter).stream()
            .map(part ->
                "(SELECT n.partition, n.id, n.log_offset"
                    + part
                    + narrowed
                    + " ORDER BY n.log_offset DESC LIMIT :limit)")
            .collect(Collectors.joining(" UNION ALL "));
    String sql =
        "SELECT n.partition, n.id, n.recipient, n.log_offset, n.created_at,"
            + InboxSql.SAID
            + ", n.notification_type, coalesce(n.category, 'default') AS category, n.data,"
            + " n.action_url, n.presentation, n.expires_at, n.sender, "
            + PastSql.READ_AT
            + " AS read_at, "
            + PastSql.READ_AT
            + """
             IS NOT NULL AS is_read,
            """
            + PastSql.IS_ARCHIVED
            + """
              AS is_archived,
              (SELECT min(r.acknowledged_at) FROM receipt r
               WHERE r.recipient = :recipient AND r.notification_id = n.id
                 AND r.acknowledged_at <= :time) AS delivered_at
             FROM (SELECT * FROM (
            """
            + keys
            + ") AS key ORDER BY log_offset DESC LIMIT :limit) AS page"
            + " JOIN notification n ON n.partition = page.partition AND n.id = page.id"
            + PastSql.STATE
            + InboxSql.WORDS
            + " ORDER BY n.log_offset DESC";
    return database
        .sql(sql)
        .params(view.parameters())
        .param("before", before == null ? null : before.offset())
        .param("limit", limit)
        .query((row, _) -> NotificationRow.read(row, view.position()))
        .list();
  }

  private int count(PastView view, List<String> parts) {
    return database
        .sql(
            parts.stream()
                .map(part -> "(SELECT count(*)" + part + ")")
                .collect(Collectors.joining(" + ", "SELECT ", "")))
        .params(view.parameters())
        .query(Integer.class)
        .single();
  }

  private static List<String> partsOf(PastFilter filter) {
    return PastSql.PARTS.stream()
        .flatMap(part ->
            filter.unreadOnly() ? part.unread(filter.archived()) : part.all(filter.archived()))
        .toList();
  }
}
