package dev.belfry.persistence.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.Uuid;

/// The table `applied_position`, for one topic. All methods work in the transaction of the
/// connection given.
///
/// @param topic its name
/// @param topicId Kafka's id of it
record StoredPositions(String topic, Uuid topicId) {
  private static final String ADD =
      """
      INSERT INTO applied_position (topic, partition, topic_id, next_offset, owner)
      VALUES (?, ?, ?, 0, 0) ON CONFLICT DO NOTHING
      """;
  private static final String TAKE =
      """
      UPDATE applied_position SET owner = owner + 1
      WHERE topic = ? AND partition = ? AND topic_id = ?
      RETURNING next_offset, owner
      """;
  private static final String STILL_MINE =
      """
      SELECT next_offset, owner FROM applied_position
      WHERE topic = ? AND partition = ? AND topic_id = ? AND owner = ?
      """;
  private static final String ADVANCE =
      """
      UPDATE applied_position SET next_offset = ?
      WHERE topic = ? AND partition = ? AND topic_id = ? AND next_offset = ? AND owner = ?
      """;

  /// Takes the partition from whoever had it.
  Claim take(Connection connection, int partition) throws SQLException, OtherTopicException {
    try (PreparedStatement add = connection.prepareStatement(ADD)) {
      add.setString(1, topic);
      add.setInt(2, partition);
      add.setObject(3, id());
      add.executeUpdate();
    }
    try (PreparedStatement take = connection.prepareStatement(TAKE)) {
      take.setString(1, topic);
      take.setInt(2, partition);
      take.setObject(3, id());
      return claim(take, partition).orElseThrow(OtherTopicException::new);
    }
  }

  /// The claim as it is stored now, after a transaction whose end is not known; empty if another
  /// has taken the partition.
  Optional<Claim> stillMine(Connection connection, Claim former) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(STILL_MINE)) {
      ask.setString(1, topic);
      ask.setInt(2, former.partition());
      ask.setObject(3, id());
      ask.setLong(4, former.owner());
      return claim(ask, former.partition());
    }
  }

  /// Moves the positions on, and locks them until the transaction ends: first thing in it, so that
  /// whoever else believes to own one of the partitions waits, and then finds it moved.
  ///
  /// @throws FencedException if any is not as last stored
  void advance(Connection connection, Collection<Advance> advances)
      throws SQLException, FencedException {
    Set<Integer> fenced = new HashSet<>();
    // One order for all, so that two who overlap in several partitions cannot wait for each other.
    List<Advance> ordered =
        advances.stream()
            .sorted(Comparator.comparingInt(advance -> advance.from().partition()))
            .toList();
    try (PreparedStatement update = connection.prepareStatement(ADVANCE)) {
      for (Advance advance : ordered) {
        update.setLong(1, advance.to());
        update.setString(2, topic);
        update.setInt(3, advance.from().partition());
        update.setObject(4, id());
        update.setLong(5, advance.from().next());
        update.setLong(6, advance.from().owner());
        if (update.executeUpdate() == 0) {
          fenced.add(advance.from().partition());
        }
      }
    }
    if (!fenced.isEmpty()) {
      throw new FencedException(fenced);
    }
  }

  private static Optional<Claim> claim(PreparedStatement statement, int partition)
      throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next()
          ? Optional.of(new Claim(partition, row.getLong(1), row.getLong(2)))
          : Optional.empty();
    }
  }

  private UUID id() {
    return new UUID(topicId.getMostSignificantBits(), topicId.getLeastSignificantBits());
  }

  /// @param to the first offset after the batch
  record Advance(Claim from, long to) {}
}
