package dev.belfry.persistence.freshness;

import dev.belfry.events.EventLog;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How far the rows go, as stored in the transactions that wrote them.
@Component
public class AppliedPositions {
  private final JdbcClient database;

  AppliedPositions(JdbcClient database) {
    this.database = database;
  }

  /// The last position of the recipient's time that is applied, in the current transaction.
  public Position of(EventLog log, RecipientId recipient) {
    return database
        .sql(
            """
            SELECT next_offset FROM applied_position
            WHERE topic = :topic AND partition = :partition AND topic_id = :topicId
            """)
        .param("topic", Topic.NOTIFICATIONS.topicName())
        .param("partition", log.partitionOf(recipient))
        .param("topicId", log.topicUuid())
        .query(Long.class)
        .optional()
        .map(next -> log.position(log.partitionOf(recipient), next - 1))
        .orElseGet(() -> log.beginningFor(recipient));
  }

  /// By partition, the first offset that is not applied.
  public Map<Integer, Long> next(EventLog log) {
    return next(
        log,
        """
        SELECT partition, next_offset FROM applied_position
        WHERE topic = :topic AND topic_id = :topicId
        """);
  }

  /// The same of partitions whose rows are of another topic of the same name.
  public Map<Integer, Long> nextOfAnotherLog(EventLog log) {
    return next(
        log,
        """
        SELECT partition, next_offset FROM applied_position
        WHERE topic = :topic AND topic_id <> :topicId
        """);
  }

  private Map<Integer, Long> next(EventLog log, String sql) {
    Map<Integer, Long> next = new HashMap<>();
    database
        .sql(sql)
        .param("topic", Topic.NOTIFICATIONS.topicName())
        .param("topicId", log.topicUuid())
        .query(row -> {
          next.put(row.getInt(1), row.getLong(2));
        });
    return next;
  }
}
