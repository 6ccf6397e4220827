package dev.belfry.persistence.sink;

import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.persistence.sink.ReachSteps.Reach;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Counts what people have seen. A receipt says that somebody has seen everything up to a place in
/// the log; what that is, the log says. It counts as soon as both are applied up to there, by
/// whichever of the two sinks comes second. Where both come at the same moment, it stays in
/// `early_seen` for a while, where whoever reads the counters finds it.
final class SeenSteps {
  private static final String NEW =
      """
      SELECT told.place,
        coalesce((
          SELECT before.up_to FROM seen before
          WHERE before.recipient = told.recipient AND before.up_to < told.up_to
          ORDER BY before.up_to DESC LIMIT 1), -1),
        coalesce((
          SELECT p.next_offset FROM applied_position p
          WHERE p.topic = ? AND p.partition = told.partition) > told.up_to, false)
      FROM unnest(?::int[], ?::text[], ?::bigint[], ?::bigint[])
        WITH ORDINALITY AS told(partition, recipient, up_to, receipt_offset, place)
      CROSS JOIN LATERAL (
        SELECT FROM seen
        WHERE recipient = told.recipient AND up_to = told.up_to
          AND receipt_offset = told.receipt_offset LIMIT 1) more
      """;
  private static final Insert<Reach> EARLY =
      Insert.<Reach>into("early_seen")
          .column("partition", "int4", Reach::partition)
          .column("recipient", "text", Reach::recipient)
          .column("seen_before", "int8", Reach::after)
          .column("up_to", "int8", Reach::upTo)
          .column("seen_at", "timestamptz", Reach::at)
          .then("ON CONFLICT DO NOTHING");
  private static final String DUE =
      """
      DELETE FROM early_seen e USING unnest(?::int[], ?::bigint[]) AS applied(partition, next_offset)
      WHERE e.partition = applied.partition AND e.up_to < applied.next_offset
      RETURNING e.partition, e.recipient, e.seen_before, e.up_to, e.seen_at
      """;

  private SeenSteps() {}

  /// Counts what a batch of receipts says, when it has been written in the connection's
  /// transaction, or keeps it until the log is applied up to there.
  ///
  /// @param told how far each says that somebody has seen, at the offset of the receipt
  static void count(List<Reach> told, Connection connection, StepCounts counts)
      throws SQLException {
    if (told.isEmpty()) {
      return;
    }
    List<Reach> due = new ArrayList<>();
    List<Reach> early = new ArrayList<>();
    try (PreparedStatement ask = connection.prepareStatement(NEW)) {
      ask.setString(1, Topic.NOTIFICATIONS.topicName());
      new ColumnArrays<>(ask, 1, told)
          .column("int4", Reach::partition)
          .column("text", Reach::recipient)
          .column("int8", Reach::upTo)
          .column("int8", Reach::offset);
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          Reach reach = told.get(row.getInt(1) - 1);
          Reach more =
              new Reach(
                  reach.partition(),
                  reach.recipient(),
                  row.getLong(2),
                  reach.upTo(),
                  reach.upTo(),
                  reach.at());
          (row.getBoolean(3) ? due : early).add(more);
        }
      }
    }
    EARLY.write(connection, early);
    ReachSteps.SEEN.count(due, connection, counts);
  }

  /// Counts what was kept until the log is applied up to where a batch of it ends.
  static void countKept(
      List<ConsumerRecord<byte[], byte[]>> batch, Connection connection, StepCounts counts)
      throws SQLException {
    Map<Integer, Long> next = new HashMap<>();
    batch.forEach(each -> next.merge(each.partition(), each.offset() + 1, Math::max));
    List<Reach> due = new ArrayList<>();
    try (PreparedStatement take = connection.prepareStatement(DUE)) {
      new ColumnArrays<>(take, List.copyOf(next.entrySet()))
          .column("int4", Map.Entry::getKey)
          .column("int8", Map.Entry::getValue);
      try (ResultSet row = take.executeQuery()) {
        while (row.next()) {
          due.add(
              new Reach(
                  row.getInt(1),
                  new RecipientId(row.getString(2)),
                  row.getLong(3),
                  row.getLong(4),
                  row.getLong(4),
                  Objects.requireNonNull(row.getObject(5, OffsetDateTime.class)).toInstant()));
        }
      }
    }
    ReachSteps.SEEN.count(due, connection, counts);
  }
}
