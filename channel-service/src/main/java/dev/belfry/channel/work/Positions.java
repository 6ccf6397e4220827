package dev.belfry.channel.work;

import dev.belfry.channel.database.Query;
import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// How far topics are applied to the rows.
public final class Positions {
  private static final String ALL =
      "SELECT partition, next_offset FROM channel_position WHERE topic = ?";

  private static final String OF_ANOTHER_LOG =
      "SELECT EXISTS (SELECT FROM channel_position WHERE topic = ? AND topic_id <> ?)";

  private Positions() {}

  /// Whether the rows, as far as there are any, were made from this log. Another of the same name
  /// may have the same offsets, and records of other people.
  static boolean areOf(Connection connection, EventLog log) throws SQLException {
    return new Query(connection, OF_ANOTHER_LOG)
        .with(Topic.NOTIFICATIONS.topicName())
        .with(log.topicUuid())
        .list(row -> !row.getBoolean(1))
        .getFirst();
  }

  /// By partition, the first offset that is not applied.
  public static Map<Integer, Long> of(Connection connection, Topic topic) throws SQLException {
    Map<Integer, Long> positions = new HashMap<>();
    new Query(connection, ALL)
        .with(topic.topicName())
        .each(row -> positions.put(row.getInt(1), row.getLong(2)));
    return positions;
  }
}
