package dev.belfry.persistence.sink;

import dev.belfry.persistence.chain.Chain;
import dev.belfry.persistence.chain.Head;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/// The table `applied_position`, with the head of the hash chain at every position it was ever
/// moved to (`chain_head`), for one topic. All methods work in the transaction of the connection
/// given.
///
/// @param topic its name
/// @param topicId Kafka's id of it
record StoredPositions(String topic, Uuid topicId) {
  /// The version of the code that makes rows of records, to be raised with every change after which
  /// the same log leads to other rows.
  static final int DECODER = 3;

  private static final String ADD =
      """
      INSERT INTO applied_position
        (topic, partition, topic_id, next_offset, owner, decoder, oldest_decoder)
      VALUES (?, ?, ?, 0, 0, ?, ?) ON CONFLICT DO NOTHING
      """;
  private static final String COUNT =
      """
      SELECT count(*), count(*) FILTER (WHERE topic_id = ?) FROM applied_position WHERE topic = ?
      """;
  private static final String BEGIN =
      """
      INSERT INTO applied_position
        (topic, partition, topic_id, next_offset, owner, decoder, oldest_decoder)
      SELECT ?, partition, ?, 0, 0, ?, ? FROM generate_series(0, ? - 1) partition
      """;
  private static final String TAKE =
      """
      UPDATE applied_position a SET owner = owner + 1, decoder = ?
      WHERE topic = ? AND partition = ? AND topic_id = ?
      RETURNING next_offset, owner, (
        SELECT head FROM chain_head c
        WHERE c.topic = a.topic AND c.partition = a.partition AND c.next_offset = a.next_offset)
      """;
  private static final String STILL_MINE =
      """
      SELECT next_offset, owner, head
      FROM applied_position LEFT JOIN chain_head USING (topic, partition, next_offset)
      WHERE topic = ? AND partition = ? AND topic_id = ? AND owner = ?
      """;
  private static final String ALL =
      """
      SELECT partition, next_offset, owner FROM applied_position
      WHERE topic = ? AND topic_id = ?
      """;
  private static final String ADVANCE =
      """
      WITH advanced AS (
        UPDATE applied_position SET next_offset = ?
        WHERE topic = ? AND partition = ? AND topic_id = ? AND next_offset = ? AND owner = ?
        RETURNING topic, partition, next_offset)
      INSERT INTO chain_head (topic, partition, next_offset, head)
      SELECT topic, partition, next_offset, ? FROM advanced
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
      lock.execute("LOCK TABLE applied_position IN SHARE ROW EXCLUSIVE MODE");
    }
    if (isBegun(connection, partitions)) {
      return;
    }
    try (PreparedStatement begin = connection.prepareStatement(BEGIN)) {
      begin.setString(1, topic);
      begin.setObject(2, id());
      begin.setInt(3, DECODER);
      begin.setInt(4, DECODER);
      begin.setInt(5, partitions);
      begin.executeUpdate();
    }
  }

  private boolean isBegun(Connection connection, int partitions) throws SQLException {
    try (PreparedStatement count = connection.prepareStatement(COUNT)) {
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

  /// Takes the partition from whoever had it.
  Claim take(Connection connection, int partition)
      throws SQLException, OtherTopicException, BrokenChainException {
    try (PreparedStatement add = connection.prepareStatement(ADD)) {
      add.setString(1, topic);
      add.setInt(2, partition);
      add.setObject(3, id());
      add.setInt(4, DECODER);
      add.setInt(5, DECODER);
      add.executeUpdate();
    }
    try (PreparedStatement take = connection.prepareStatement(TAKE)) {
      take.setInt(1, DECODER);
      take.setString(2, topic);
      take.setInt(3, partition);
      take.setObject(4, id());
      return claim(take, partition)
          .orElseThrow(() ->
              new OtherTopicException(
                  "other_log: the rows were made from another topic of this name"));
    }
  }

  /// The claim as it is stored now, after a transaction whose end is not known; empty if another
  /// has taken the partition.
  Optional<Claim> stillMine(Connection connection, Claim former)
      throws SQLException, BrokenChainException {
    try (PreparedStatement ask = connection.prepareStatement(STILL_MINE)) {
      ask.setString(1, topic);
      ask.setInt(2, former.partition());
      ask.setObject(3, id());
      ask.setLong(4, former.owner());
      return claim(ask, former.partition());
    }
  }

  /// Those of the claims whose positions are not stored as they say.
  List<Claim> displaced(Connection connection, Collection<Claim> held) throws SQLException {
    record Stored(long next, long owner) {}
    Map<Integer, Stored> stored = new HashMap<>();
    try (PreparedStatement ask = connection.prepareStatement(ALL)) {
      ask.setString(1, topic);
      ask.setObject(2, id());
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          stored.put(row.getInt(1), new Stored(row.getLong(2), row.getLong(3)));
        }
      }
    }
    return held.stream()
        .filter(
            claim -> !new Stored(claim.next(), claim.owner()).equals(stored.get(claim.partition())))
        .toList();
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
        update.setBytes(7, advance.head().bytes());
        if (update.executeUpdate() == 0) {
          fenced.add(advance.from().partition());
        }
      }
    }
    if (!fenced.isEmpty()) {
      throw new FencedException(fenced);
    }
  }

  private Optional<Claim> claim(PreparedStatement statement, int partition)
      throws SQLException, BrokenChainException {
    try (ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      long next = row.getLong(1);
      return Optional.of(
          new Claim(partition, next, head(partition, next, row.getBytes(3)), row.getLong(2)));
    }
  }

  private Head head(int partition, long next, byte @Nullable [] stored)
      throws BrokenChainException {
    if (stored != null) {
      return Head.of(stored);
    }
    if (next > 0) {
      throw new BrokenChainException(next);
    }
    return Chain.beginning(topicId, partition);
  }

  private UUID id() {
    return new UUID(topicId.getMostSignificantBits(), topicId.getLeastSignificantBits());
  }

  /// @param to the first offset after the batch
  /// @param head what the hash chain has come to after the batch
  record Advance(Claim from, long to, Head head) {
    /// Past a batch of records, in their order.
    static Advance past(List<ConsumerRecord<byte[], byte[]>> batch, Claim from) {
      return past(batch, from, batch.getLast().offset() + 1);
    }

    /// Past a batch of records and the markers of transactions between and behind them, which are
    /// no part of the chain.
    static Advance past(List<ConsumerRecord<byte[], byte[]>> batch, Claim from, long to) {
      var chain = new Chain(from.head());
      batch.forEach(chain::add);
      return new Advance(from, to, chain.head());
    }

    /// The claim when the batch is applied.
    Claim reached() {
      return new Claim(from.partition(), to, head, from.owner());
    }
  }
}
