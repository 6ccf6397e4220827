package dev.belfry.persistence.audit.replay;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How far the rows that are read are, in one partition.
///
/// @param next the first offset that is not applied
record LivePosition(TopicPartition partition, Uuid topicId, long next) {
  static List<LivePosition> all(JdbcClient live) {
    return live.sql(
            """
            SELECT topic, partition, topic_id, next_offset FROM applied_position
            ORDER BY topic, partition
            """)
        .query((row, _) ->
            new LivePosition(
                new TopicPartition(row.getString(1), row.getInt(2)),
                uuid(Objects.requireNonNull(row.getObject(3, UUID.class))),
                row.getLong(4)))
        .list();
  }

  private static Uuid uuid(UUID id) {
    return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }
}
