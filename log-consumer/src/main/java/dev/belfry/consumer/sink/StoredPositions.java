package dev.belfry.consumer.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.Uuid;

/// The positions of one topic in a [PositionTable]. All methods work in the transaction of the
/// connection given.
///
/// @param topic its name
/// @param topicId Kafka's id of it
public record StoredPositions(PositionTable table, String topic, Uuid topicId) {
  private static final String COUNT =
      "SELECT count(*), count(*) FILTER (WHERE topic_id = ?) FROM {table} WHERE topic = ?";
  private static final String ADD =
      """
      INSERT INTO {table} (topic, partition, topic_id, next_offset, owner{columns})
      SELECT ?, partition, ?, 0, 0{values} FROM generate_series(?, ?) partition ON CONFLICT DO NOTHING
      """;
  private static final String TAKE =
      """
      UPDATE {table} SET owner = owner + 1{assignments} WHERE topic = ? AND partition = ? AND topic_id = ?
      RETURNING next_offset, owner
      """;
  private static final String STILL_MINE =
      """
      SELECT next_offset, owner FROM {table}
      WHERE topic = ? AND partition = ? AND topic_id = ? AND owner = ?
      """;
  private static final String ALL =
      "SELECT partition, next_offset, owner FROM {table} WHERE topic = ? AND topic_id = ?";
  private static final String ADVANCE =
      """
      UPDATE {table} SET next_offset = ?
      WHERE topic = ? AND partition = ? AND topic_id = ? AND next_offset = ? AND owner = ?
      """;

  /// Checks that the rows were begun with as many partitions, since that decides which partition is
  /// a recipient's. Where there are none yet, this begins them. Rows of another topic of this name
  /// are left to [#take].
  ///
  /// @throws PartitionsException if they were begun with another number
  void begin(Connection connection, int partitions) throws SQLException {
    if (isBegun(connection, partitions)) {
      return;
    }
    try (Statement lock = connection.createStatement()) {
      lock.execute(table.sql("LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE"));
    }
    if (!isBegun(connection, partitions)) {
      add(connection, 0, partitions - 1);
    }
  }

  private boolean isBegun(Connection connection, int partitions) throws SQLException {
    try (PreparedStatement count = prepare(connection, COUNT)) {
      count.setObject(1, id());
      count.setString(2, topic);
      try (ResultSet row = count.executeQuery()) {
        row.next();
        long all = row.getLong(1);
        long own = row.getLong(2);
        if (all == own && all > 0 && all != partitions) {
          throw new PartitionsException(topic, all, partitions);
        }
        return all > 0;
      }
    }
  }

  private void add(Connection connection, int first, int last) throws SQLException {
    try (PreparedStatement add = prepare(connection, ADD)) {
      add.setString(1, topic);
      add.setObject(2, id());
      add.setInt(3, first);
      add.setInt(4, last);
      add.executeUpdate();
    }
  }

  /// Takes the partition from whoever had it.
  Lease take(Connection connection, int partition) throws SQLException, HaltException {
    add(connection, partition, partition);
    try (PreparedStatement take = prepare(connection, TAKE)) {
      take.setString(1, topic);
      take.setInt(2, partition);
      take.setObject(3, id());
      return lease(take, partition)
          .orElseThrow(() ->
              new HaltException("other_log: the rows were made from another topic of this name"));
    }
  }

  /// The lease as it is stored now, after a transaction whose end is not known; empty if another
  /// has taken the partition.
  Optional<Lease> stillMine(Connection connection, Lease former) throws SQLException {
    try (PreparedStatement ask = prepare(connection, STILL_MINE)) {
      ask.setString(1, topic);
      ask.setInt(2, former.partition());
      ask.setObject(3, id());
      ask.setLong(4, former.owner());
      return lease(ask, former.partition());
    }
  }

  /// Those of the leases whose positions are not stored as they say.
  List<Lease> displaced(Connection connection, Collection<Lease> held) throws SQLException {
    Map<Integer, Lease> stored = new HashMap<>();
    try (PreparedStatement ask = prepare(connection, ALL)) {
      ask.setString(1, topic);
      ask.setObject(2, id());
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          stored.put(row.getInt(1), new Lease(row.getInt(1), row.getLong(2), row.getLong(3)));
        }
      }
    }
    return held.stream().filter(lease -> !lease.equals(stored.get(lease.partition()))).toList();
  }

  /// Moves the positions on, and locks them until the transaction ends: first thing in it, so that
  /// whoever else believes to own one of the partitions waits, and then finds it moved.
  ///
  /// @throws FencedException if any is not as last stored
  void advance(Connection connection, Collection<Advance> advances)
      throws SQLException, FencedException {
    // One order for all, so that two who overlap in several partitions cannot wait for each other.
    List<Lease> ordered = new ArrayList<>();
    int[] moved;
    try (PreparedStatement update = prepare(connection, ADVANCE)) {
      for (Advance advance :
          advances.stream()
              .sorted(Comparator.comparingInt(advance -> advance.from().partition()))
              .toList()) {
        ordered.add(advance.from());
        update.setLong(1, advance.to());
        update.setString(2, topic);
        update.setInt(3, advance.from().partition());
        update.setObject(4, id());
        update.setLong(5, advance.from().next());
        update.setLong(6, advance.from().owner());
        update.addBatch();
      }
      moved = update.executeBatch();
    }
    Set<Integer> fenced = new HashSet<>();
    for (int i = 0; i < moved.length; i++) {
      if (moved[i] == 0) {
        fenced.add(ordered.get(i).partition());
      }
    }
    if (!fenced.isEmpty()) {
      throw new FencedException(fenced);
    }
  }

  private PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    return connection.prepareStatement(table.sql(sql));
  }

  private static Optional<Lease> lease(PreparedStatement statement, int partition)
      throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next()
          ? Optional.of(new Lease(partition, row.getLong(1), row.getLong(2)))
          : Optional.empty();
    }
  }

  private UUID id() {
    return new UUID(topicId.getMostSignificantBits(), topicId.getLeastSignificantBits());
  }
}
