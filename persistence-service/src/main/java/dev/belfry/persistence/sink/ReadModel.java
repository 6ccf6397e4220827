package dev.belfry.persistence.sink;

import dev.belfry.consumer.sink.Advance;
import dev.belfry.consumer.sink.HaltException;
import dev.belfry.consumer.sink.Lease;
import dev.belfry.consumer.sink.Outcome;
import dev.belfry.consumer.sink.PositionTable;
import dev.belfry.consumer.sink.SinkTarget;
import dev.belfry.consumer.sink.SinkTransactions;
import dev.belfry.consumer.sink.StoredPositions;
import dev.belfry.consumer.sink.Tally;
import dev.belfry.persistence.audit.chain.Chain;
import dev.belfry.persistence.audit.chain.Head;
import dev.belfry.persistence.audit.deadletters.DeadLetter;
import dev.belfry.persistence.audit.deadletters.DeadLetterRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;

/// The rows of one topic, with the head of the hash chain at every position they ever had
/// (`chain_head`). For one thread.
final class ReadModel implements SinkTarget {
  /// The version of the code that makes rows of records, to be raised with every change after which
  /// the same log leads to other rows. Where an earlier version must not go on applying the log, a
  /// migration stops its sinks: see `V18__archive.sql`.
  static final int DECODER = 13;

  static final PositionTable POSITIONS =
      new PositionTable(
          "applied_position",
          Map.of("decoder", DECODER, "oldest_decoder", DECODER),
          Map.of("decoder", DECODER));

  private static final String HEAD =
      "SELECT head FROM chain_head WHERE topic = ? AND partition = ? AND next_offset = ?";
  private static final String ADD_HEADS =
      """
      INSERT INTO chain_head (topic, partition, next_offset, head)
      SELECT ?, * FROM unnest(?::int[], ?::bigint[], ?::bytea[])
      """;

  private final String topic;
  private final Uuid topicId;
  private final Rows rows;
  private final Map<Lease, Head> heads = new HashMap<>();

  ReadModel(String topic, Uuid topicId, Rows rows) {
    this.topic = topic;
    this.topicId = topicId;
    this.rows = rows;
  }

  /// The transactions that write it.
  SinkTransactions in(DataSource database) {
    return new SinkTransactions(database, new StoredPositions(POSITIONS, topic, topicId), this);
  }

  /// What the hash chain has come to at the position of a lease that was taken or moved on.
  Head head(Lease lease) {
    return Objects.requireNonNull(heads.get(lease), "not taken");
  }

  @Override
  public void taken(Connection connection, Lease lease) throws SQLException, HaltException {
    // A halted partition is taken again and again: what was known of earlier leases is over.
    heads.keySet().removeIf(known -> known.partition() == lease.partition());
    try (PreparedStatement ask = connection.prepareStatement(HEAD)) {
      ask.setString(1, topic);
      ask.setInt(2, lease.partition());
      ask.setLong(3, lease.next());
      try (ResultSet row = ask.executeQuery()) {
        if (row.next()) {
          heads.put(lease, Head.of(row.getBytes(1)));
        } else if (lease.next() == 0) {
          heads.put(lease, Chain.beginning(topicId, lease.partition()));
        } else {
          // Someone has changed one of the two: what comes next can't be chained to what is
          // applied.
          throw new HaltException(
              "broken_chain: no head of the hash chain is stored at offset %s"
                  .formatted(lease.next()));
        }
      }
    }
  }

  @Override
  public void advanced(Connection connection, List<Advance> advances) throws SQLException {
    for (Advance advance : advances) {
      var chain = new Chain(head(advance.from()));
      advance.records().forEach(chain::add);
      // Until it is known whether this is committed, both count.
      heads
          .keySet()
          .removeIf(known ->
              known.partition() == advance.from().partition() && !known.equals(advance.from()));
      heads.put(advance.reached(), chain.head());
    }
    try (PreparedStatement add = connection.prepareStatement(ADD_HEADS)) {
      add.setString(1, topic);
      new ColumnArrays<>(add, 1, advances)
          .column("int4", advance -> advance.from().partition())
          .column("int8", Advance::to)
          .column("bytea", advance -> "\\x" + head(advance.reached()));
      add.executeUpdate();
    }
  }

  @Override
  public Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> records)
      throws SQLException {
    return rows.write(connection, records);
  }

  @Override
  public Tally refused(Connection connection, ConsumerRecord<byte[], byte[]> record, String reason)
      throws SQLException {
    DeadLetterRows.insert(connection, List.of(new DeadLetter(record, reason)));
    return Tally.one(Outcome.DEAD, null);
  }
}
