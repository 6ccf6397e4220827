package dev.belfry.persistence.audit.replay;

import dev.belfry.events.Topic;
import dev.belfry.persistence.audit.progress.Phase;
import dev.belfry.persistence.audit.progress.ProgressListener;
import dev.belfry.persistence.audit.progress.ProgressMeter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// What a replay that begins at a position takes over of the live rows: those of the log before it,
/// as they were then. Every row has the offset it was made at, and every change of a notification
/// is a row of its own, so that later ones are left out and the marks follow from those that are
/// left. Receipts, decisions about dead letters and deliveries are replayed from their beginning in
/// any case.
final class KeptRows {
  /// A replay goes on where a batch of the sink ended: there the hash chain is known. The last one
  /// before what is asked for, so that nothing asked for is left out.
  private static final String POSITIONS =
      """
      INSERT INTO %2$s.applied_position
        (topic, partition, topic_id, next_offset, owner, decoder, oldest_decoder)
      SELECT l.topic, l.partition, l.topic_id, coalesce((
          SELECT max(h.next_offset) FROM %1$s.chain_head h
          WHERE h.topic = l.topic AND h.partition = l.partition
            AND h.next_offset <= least(wanted.next_offset, l.next_offset)), 0), 0, l.decoder, l.oldest_decoder
      FROM %1$s.applied_position l
      JOIN unnest(:partitions::int[], :offsets::bigint[]) AS wanted(partition, next_offset)
        USING (partition)
      WHERE l.topic = :log
      """;

  /// The rows of a table that were made before.
  private static final String BEFORE =
      """
      INSERT INTO %2$s.%3$s SELECT t.* FROM %1$s.%3$s t JOIN %2$s.applied_position p
        ON p.partition = t.partition AND %4$s <= p.next_offset
      """;

  private static final String OF_LOG = BEFORE + " WHERE t.topic = :log";

  private static final String SUPERSEDED_LATER =
      """
      UPDATE %2$s.state_change c SET superseded_by = NULL FROM %2$s.applied_position p
      WHERE p.topic = :log AND p.partition = c.partition AND c.superseded_by >= p.next_offset
      """;

  /// What had been done to each notification: [dev.belfry.persistence.sink] has the rules. What
  /// made one read that had been marked unread is in its marks, or else in the next change that
  /// marked it unread again; likewise what had archived one that had been taken out of the archive.
  private static final String MARKS =
      """
      WITH last AS (
        SELECT partition, notification_id, coalesce(recipient, '') AS whose,
          max(log_offset) FILTER (WHERE kind = 'read') AS read,
          max(log_offset) FILTER (WHERE kind = 'unread') AS unread,
          max(log_offset) FILTER (WHERE kind = 'archived') AS archived,
          max(log_offset) FILTER (WHERE kind = 'unarchived') AS unarchived,
          max(log_offset) FILTER (WHERE kind IN ('deleted', 'withdrawn')) AS removed
        FROM %2$s.state_change WHERE effective AND kind NOT IN ('all_read', 'all_archived', 'clicked')
        GROUP BY partition, notification_id, whose),
      again AS (
        SELECT last.partition, last.notification_id, last.whose,
          CASE WHEN next.was_read_offset IS NOT NULL THEN next.was_read_offset
            WHEN n.unread_offset = last.unread THEN n.read_offset
            ELSE b.read_offset END AS read
        FROM last
          LEFT JOIN LATERAL (
            SELECT c.was_read_offset FROM %1$s.state_change c
            WHERE c.recipient = last.whose AND c.notification_id = last.notification_id
              AND c.effective AND c.log_offset > last.unread AND c.kind = 'unread'
            ORDER BY c.log_offset LIMIT 1) next ON true
          LEFT JOIN %1$s.notification n
            ON n.partition = last.partition AND n.id = last.notification_id
          LEFT JOIN %1$s.broadcast_state b
            ON b.recipient = last.whose AND b.notification_id = last.notification_id
        WHERE last.unread IS NOT NULL),
      shelved AS (
        SELECT last.partition, last.notification_id, last.whose,
          CASE WHEN next.was_archived_offset IS NOT NULL THEN next.was_archived_offset
            WHEN n.unarchived_offset = last.unarchived THEN n.archived_offset
            ELSE b.archived_offset END AS archived
        FROM last
          LEFT JOIN LATERAL (
            SELECT c.was_archived_offset FROM %1$s.state_change c
            WHERE c.recipient = last.whose AND c.notification_id = last.notification_id
              AND c.effective AND c.log_offset > last.unarchived AND c.kind = 'unarchived'
            ORDER BY c.log_offset LIMIT 1) next ON true
          LEFT JOIN %1$s.notification n
            ON n.partition = last.partition AND n.id = last.notification_id
          LEFT JOIN %1$s.broadcast_state b
            ON b.recipient = last.whose AND b.notification_id = last.notification_id
        WHERE last.unarchived IS NOT NULL),
      mark AS (
        SELECT last.partition, last.notification_id, last.whose, c.log_offset AS read_offset,
          c.appended_at AS read_at, last.unread AS unread_offset,
          a.log_offset AS archived_offset, last.unarchived AS unarchived_offset,
          last.removed AS removed_offset
        FROM last
          LEFT JOIN again USING (partition, notification_id, whose)
          LEFT JOIN shelved USING (partition, notification_id, whose)
          LEFT JOIN %2$s.state_change c
            ON c.partition = last.partition
              AND c.log_offset = CASE WHEN last.unread IS NULL THEN last.read ELSE again.read END
          LEFT JOIN %2$s.state_change a
            ON a.partition = last.partition
              AND a.log_offset =
                CASE WHEN last.unarchived IS NULL THEN last.archived ELSE shelved.archived END)
      """;

  private static final String NOTIFICATIONS =
      MARKS
          + """
          INSERT INTO %2$s.notification
          SELECT n.partition, n.id, n.log_offset, n.recipient, n.created_at, n.title, n.message,
            n.notification_type, n.data, n.action_url, n.expires_at, n.realtime, n.pushable,
            n.sender, n.door, n.batch_id, n.request_id,
            mark.read_offset, mark.read_at, mark.unread_offset, mark.removed_offset,
            n.category, n.critical, n.category_version, n.channels,
            n.template, n.template_version, n.locale, n.texts,
            n.experiment, n.experiment_version, n.variant, n.presentation,
            mark.archived_offset, mark.unarchived_offset
          FROM %1$s.notification n
          JOIN %2$s.applied_position p
            ON p.partition = n.partition AND n.log_offset < p.next_offset
          LEFT JOIN mark ON mark.partition = n.partition AND mark.notification_id = n.id
            AND mark.whose = coalesce(n.recipient, '')
          """;

  private static final String BROADCAST_STATES =
      MARKS
          + """
          INSERT INTO %2$s.broadcast_state
            (recipient, notification_id, notification_offset, read_offset, read_at, unread_offset,
             archived_offset, unarchived_offset, removed_offset)
          SELECT mark.whose, n.id, n.log_offset, mark.read_offset, mark.read_at,
            mark.unread_offset, mark.archived_offset, mark.unarchived_offset, mark.removed_offset
          FROM mark JOIN %2$s.notification n
            ON n.partition = mark.partition AND n.id = mark.notification_id
          WHERE n.recipient IS NULL AND mark.whose <> ''
          """;

  /// How often what is kept had happened.
  private static final String COUNTS =
      """
      INSERT INTO %2$s.daily_count
        (partition, day, step, channel, notification_type, category, template, variant, reason, n)
      SELECT partition, day, step, channel, notification_type, category, template, variant, '', n
      FROM %2$s.steps_of_log()
      """;

  private static final String ROW_BEFORE = "t.log_offset + 1";

  private final ReplayDatabase database;

  KeptRows(ReplayDatabase database) {
    this.database = database;
  }

  /// Takes them over, all or none.
  ///
  /// @param next by partition, the first offset that is to be replayed
  void takeOver(Map<Integer, Long> next, ProgressListener listener) throws SQLException {
    try (Connection connection = database.live().getConnection()) {
      var meter = new ProgressMeter(0, listener::progress);
      meter.begin(Phase.TAKING_OVER);
      var statements = new LongStatements(connection, database.client(), meter, listener);
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      List<Integer> partitions = List.copyOf(next.keySet());
      statements
          .client()
          .sql(inSchemas(POSITIONS))
          .param("log", Topic.NOTIFICATIONS.topicName())
          .param("partitions", partitions.toArray(Integer[]::new))
          .param("offsets", partitions.stream().map(next::get).toArray(Long[]::new))
          .update();
      copy(statements, BEFORE, "state_change", ROW_BEFORE);
      statements.run(
          "state_change",
          statements
                  .client()
                  .sql(inSchemas(SUPERSEDED_LATER))
                  .param("log", Topic.NOTIFICATIONS.topicName())
              ::update);
      copy(statements, BEFORE, "settings_change", ROW_BEFORE);
      copy(statements, OF_LOG, "duplicate_event", ROW_BEFORE);
      copy(statements, OF_LOG, "dead_letter", ROW_BEFORE);
      copy(statements, OF_LOG, "chain_head", "t.next_offset");
      insert(statements, "notification", NOTIFICATIONS);
      insert(statements, "broadcast_state", BROADCAST_STATES);
      statements.client().sql("SET LOCAL search_path = " + ReplayDatabase.REBUILT).update();
      insert(statements, "daily_count", COUNTS);
      connection.commit();
    }
  }

  private void copy(LongStatements statements, String sql, String table, String next) {
    var statement = statements.client().sql(inSchemas(sql, table, next));
    if (sql.equals(OF_LOG)) {
      statement.param("log", Topic.NOTIFICATIONS.topicName());
    }
    statements.run(table, statement::update);
  }

  private void insert(LongStatements statements, String table, String sql) {
    statements.run(table, statements.client().sql(inSchemas(sql))::update);
  }

  private String inSchemas(String sql, String... more) {
    Object[] arguments = new Object[2 + more.length];
    arguments[0] = database.liveSchema();
    arguments[1] = ReplayDatabase.REBUILT;
    System.arraycopy(more, 0, arguments, 2, more.length);
    return sql.formatted(arguments);
  }
}
