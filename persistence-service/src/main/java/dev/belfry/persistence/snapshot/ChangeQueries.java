package dev.belfry.persistence.snapshot;

import dev.belfry.events.Position;
import dev.belfry.inbox.Change;
import dev.belfry.persistence.inbox.ChangeKind;
import dev.belfry.persistence.inbox.InboxSql;
import dev.belfry.persistence.inbox.InboxView;
import dev.belfry.persistence.inbox.NotificationRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What changed in an inbox since an offset, as of now: what is superseded by a later change is not
/// told. Each query goes along one index from that offset on, and ends at the limit.
@Component
class ChangeQueries {
  /// Neither removed, nor archived, nor expired, nor kept back.
  private static final String CREATED =
      "SELECT"
          + InboxSql.SHOWN
          + """
           FROM (
             (SELECT n.partition, n.id, n.log_offset FROM notification n
              WHERE n.recipient = :recipient AND n.removed_offset IS NULL AND n.pushable AND
          """
          + InboxSql.OWN_NOT_ARCHIVED
          + " AND "
          + InboxSql.NOT_EXPIRED
          + page("n.log_offset")
          + """
          ) UNION ALL (
              SELECT n.partition, n.id, n.log_offset FROM notification n
          """
          + InboxSql.BROADCAST_STATE
          + """
              LEFT JOIN LATERAL (
                SELECT true AS changed, s.kept_back_types, s.kept_back_categories
                FROM settings_change s
                WHERE s.recipient = :recipient AND s.log_offset < n.log_offset
                ORDER BY s.log_offset DESC LIMIT 1) settings ON true
              WHERE n.recipient IS NULL AND n.partition = :partition
                AND n.removed_offset IS NULL AND b.removed_offset IS NULL AND n.pushable
                AND (settings.changed IS NULL
                  OR (n.notification_type <> ALL (settings.kept_back_types)
                    AND (n.critical OR coalesce(n.category, 'default')
                      <> ALL (settings.kept_back_categories)))) AND
          """
          + InboxSql.BROADCAST_NOT_ARCHIVED
          + " AND "
          + InboxSql.NOT_EXPIRED
          + page("n.log_offset")
          + """
          )) AS key
            JOIN notification n ON n.partition = key.partition AND n.id = key.id
          """
          + InboxSql.BROADCAST_STATE
          + InboxSql.COVERED
          + InboxSql.WORDS
          + " ORDER BY n.log_offset LIMIT :limit";

  /// The latest individual change of each notification; for removed ones, the removal. None if a
  /// mark-all-read has come after it: that is told by itself.
  private static final String CHANGED =
      """
      SELECT c.kind, c.log_offset, c.notification_id FROM state_change c
        JOIN notification n ON n.partition = c.partition AND n.id = c.notification_id
      """
          + InboxSql.BROADCAST_STATE
          + """
           WHERE c.recipient = :recipient AND c.effective
             AND c.log_offset = coalesce(b.removed_offset, n.removed_offset,
               n.read_offset, b.read_offset, n.unread_offset, b.unread_offset) AND
          """
          + InboxSql.NOT_EXPIRED
          + page("c.log_offset");

  /// Likewise the latest time that each was archived or taken out of the archive.
  private static final String ARCHIVED =
      """
      SELECT c.kind, c.log_offset, c.notification_id FROM state_change c
        JOIN notification n ON n.partition = c.partition AND n.id = c.notification_id
      """
          + InboxSql.BROADCAST_STATE
          + """
           WHERE c.recipient = :recipient AND c.effective AND c.kind IN ('archived', 'unarchived')
             AND n.removed_offset IS NULL AND b.removed_offset IS NULL
             AND c.log_offset = coalesce(n.archived_offset, b.archived_offset,
               n.unarchived_offset, b.unarchived_offset) AND
          """
          + InboxSql.NOT_EXPIRED
          + page("c.log_offset");

  /// Except from those who had deleted it before.
  private static final String WITHDRAWN_FROM_ALL =
      """
      SELECT c.kind, c.log_offset, c.notification_id FROM state_change c
        JOIN notification n ON n.partition = c.partition AND n.id = c.notification_id
      """
          + InboxSql.BROADCAST_STATE
          + """
           WHERE c.recipient IS NULL AND c.partition = :partition AND c.effective
             AND b.removed_offset IS NULL AND
          """
          + InboxSql.NOT_EXPIRED
          + page("c.log_offset");

  /// Those that no later one covers.
  private static final String EVERYTHING_READ = allMarked("all_read");

  private static final String EVERYTHING_ARCHIVED = allMarked("all_archived");

  private final JdbcClient database;

  ChangeQueries(JdbcClient database) {
    this.database = database;
  }

  private static String allMarked(String kind) {
    return """
    SELECT c.log_offset, c.up_to FROM state_change c
    WHERE c.kind = '%s' AND c.recipient = :recipient AND c.effective AND c.superseded_by IS NULL
    """
            .formatted(kind)
        + page("c.log_offset");
  }

  private static String page(String offset) {
    return " AND %s > :since ORDER BY %s LIMIT :limit ".formatted(offset, offset);
  }

  List<? extends Change> created(InboxView view, long since, int limit) {
    return query(CREATED, view, since, limit)
        .query((row, _) -> {
          var notification = NotificationRow.read(row, view.position());
          return new Change.Created(notification, notification.position());
        })
        .list();
  }

  List<? extends Change> changed(InboxView view, long since, int limit) {
    return query(CHANGED, view, since, limit).query((row, _) -> change(row, view)).list();
  }

  List<? extends Change> archived(InboxView view, long since, int limit) {
    return query(ARCHIVED, view, since, limit).query((row, _) -> change(row, view)).list();
  }

  List<? extends Change> withdrawnFromAll(InboxView view, long since, int limit) {
    return query(WITHDRAWN_FROM_ALL, view, since, limit)
        .query((row, _) -> change(row, view))
        .list();
  }

  List<? extends Change> everythingRead(InboxView view, long since, int limit) {
    return allMarked(EVERYTHING_READ, view, since, limit, Change.EverythingRead::new);
  }

  List<? extends Change> everythingArchived(InboxView view, long since, int limit) {
    return allMarked(EVERYTHING_ARCHIVED, view, since, limit, Change.EverythingArchived::new);
  }

  private List<? extends Change> allMarked(
      String sql,
      InboxView view,
      long since,
      int limit,
      BiFunction<Position, Position, Change> change) {
    return query(sql, view, since, limit)
        .query((row, _) ->
            change.apply(
                view.position().at(row.getLong("up_to")),
                view.position().at(row.getLong("log_offset"))))
        .list();
  }

  private static Change change(ResultSet row, InboxView view) throws SQLException {
    var id = row.getObject("notification_id", UUID.class);
    var position = view.position().at(row.getLong("log_offset"));
    return switch (ChangeKind.ofWireName(row.getString("kind"))) {
      case READ -> new Change.Read(id, position);
      case UNREAD -> new Change.Unread(id, position);
      case ARCHIVED -> new Change.Archived(id, position);
      case UNARCHIVED -> new Change.Unarchived(id, position);
      case DELETED, WITHDRAWN -> new Change.Deleted(id, position);
      case CLICKED, ALL_READ, ALL_ARCHIVED ->
          throw new IllegalStateException("no change of the state of one notification");
    };
  }

  private JdbcClient.StatementSpec query(String sql, InboxView view, long since, int limit) {
    return database
        .sql(sql)
        .params(view.parameters())
        .params(Map.of("since", since, "limit", limit));
  }
}
