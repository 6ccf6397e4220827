package dev.belfry.persistence.audit.chain;

import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The heads that the sink has stored.
@Component
public class ChainHeads {
  private static final String LOG = Topic.NOTIFICATIONS.topicName();

  private final JdbcClient database;

  ChainHeads(JdbcClient database) {
    this.database = database;
  }

  /// What each partition has come to, of those that have any record applied.
  public List<ChainedPosition> current(EventLog log) {
    return database
        .sql(
            """
            SELECT partition, next_offset, head
            FROM applied_position JOIN chain_head USING (topic, partition, next_offset)
            WHERE topic = :topic AND topic_id = :topicId ORDER BY partition
            """)
        .param("topic", LOG)
        .param("topicId", log.topicUuid())
        .query((row, _) ->
            new ChainedPosition(row.getInt(1), row.getLong(2), Head.of(row.getBytes(3))))
        .list();
  }

  /// The last one of a partition that comes at an offset or before it.
  public Optional<ChainedPosition> lastUpTo(TopicPartition partition, long offset) {
    return database
        .sql(
            """
            SELECT partition, next_offset, head FROM chain_head
            WHERE topic = :topic AND partition = :partition AND next_offset <= :offset
            ORDER BY next_offset DESC LIMIT 1
            """)
        .param("topic", partition.topic())
        .param("partition", partition.partition())
        .param("offset", offset)
        .query((row, _) ->
            new ChainedPosition(row.getInt(1), row.getLong(2), Head.of(row.getBytes(3))))
        .optional();
  }

  /// Those of a partition that come after an offset and not after another, in order.
  ///
  /// @param limit at most so many
  public List<ChainedPosition> between(
      TopicPartition partition, long offset, long upTo, int limit) {
    return database
        .sql(
            """
            SELECT partition, next_offset, head FROM chain_head
            WHERE topic = :topic AND partition = :partition AND next_offset > :offset
              AND next_offset <= :upTo
            ORDER BY next_offset LIMIT :limit
            """)
        .param("topic", partition.topic())
        .param("partition", partition.partition())
        .param("offset", offset)
        .param("upTo", upTo)
        .param("limit", limit)
        .query((row, _) ->
            new ChainedPosition(row.getInt(1), row.getLong(2), Head.of(row.getBytes(3))))
        .list();
  }
}
