package dev.belfry.persistence.snapshot;

import dev.belfry.events.EventLog;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.persistence.inbox.InboxSql;
import dev.belfry.persistence.inbox.InboxView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What every snapshot begins with, in one query.
@Component
class StateQuery {
  /// `missed`: whether any row of the recipient, or of everyone, is later. Who comes back soon has
  /// mostly missed nothing.
  private static final String SQL =
      """
      SELECT
        (SELECT next_offset FROM applied_position
          WHERE topic = :topic AND partition = :partition AND topic_id = :topicId) AS next_offset,
      """
          + InboxSql.WATERMARK
          + """
               AS watermark,
          """
          + InboxSql.ARCHIVED_UP_TO
          + """
               AS archived_up_to,
            EXISTS (SELECT FROM notification n
                WHERE n.recipient = :recipient AND n.removed_offset IS NULL AND n.log_offset > :since)
              OR EXISTS (SELECT FROM notification n
                WHERE n.recipient IS NULL AND n.partition = :partition AND n.log_offset > :since)
              OR EXISTS (SELECT FROM state_change c
                WHERE c.recipient = :recipient AND c.log_offset > :since)
              OR EXISTS (SELECT FROM state_change c
                WHERE c.recipient IS NULL AND c.partition = :partition AND c.log_offset > :since)
              AS missed,
            coalesce((SELECT max(log_offset) FROM settings_change WHERE recipient = :recipient), -1)
              AS settings_since,
          """
          + InboxSql.READS
          + " AS reads";

  private final JdbcClient database;
  private final Clock clock;

  StateQuery(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// The state of the recipient in the current transaction.
  State of(EventLog log, RecipientId recipient, @Nullable Position since) {
    return database
        .sql(SQL)
        .param("topic", Topic.NOTIFICATIONS.topicName())
        .param("topicId", log.topicUuid())
        .param("partition", log.partitionOf(recipient))
        .param("recipient", recipient.value())
        .param("since", since == null ? Long.MAX_VALUE : since.offset())
        .query((row, _) -> state(row, log, recipient))
        .single();
  }

  private State state(ResultSet row, EventLog log, RecipientId recipient) throws SQLException {
    long next = row.getLong("next_offset");
    Position position =
        row.wasNull()
            ? log.beginningFor(recipient)
            : log.position(log.partitionOf(recipient), next - 1);
    return new State(
        new InboxView(
            recipient,
            position,
            row.getLong("watermark"),
            row.getLong("archived_up_to"),
            clock.instant(),
            row.getString("reads")),
        row.getLong("settings_since"),
        row.getBoolean("missed"));
  }

  /// @param settingsSince the offset from which on their settings are in force, -1 if they never
  ///   changed any
  /// @param missed whether anything but settings is later than the position asked about
  record State(InboxView view, long settingsSince, boolean missed) {}
}
