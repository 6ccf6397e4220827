package dev.belfry.channel.seen;

import dev.belfry.channel.database.Query;
import dev.belfry.consumer.sink.Outcome;
import dev.belfry.consumer.sink.SinkTarget;
import dev.belfry.consumer.sink.Tally;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventCodec.NotAnEvent;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventType;
import dev.belfry.events.ReceiptEvent;
import dev.belfry.events.RecipientId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The rows that receipts lead to: one position for each recipient who has seen anything.
///
/// Nothing is cancelled here. Whoever decides what becomes of an item, or is about to send it, asks
/// these rows; so it does not matter which of the two topics is applied first.
public record SeenRows(EventLog eventLog) implements SinkTarget {
  private static final String RAISE =
      """
      INSERT INTO seen_position AS known (recipient, log_offset)
      SELECT * FROM unnest(?::text[], ?::bigint[])
      ON CONFLICT (recipient) DO UPDATE SET log_offset = excluded.log_offset
      WHERE known.log_offset < excluded.log_offset
      """;

  @Override
  public Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> records)
      throws SQLException {
    Map<Tally.Line, Integer> counts = new HashMap<>();
    var seen = new SeenPositions(eventLog);
    for (ConsumerRecord<byte[], byte[]> each : records) {
      try {
        ReceiptEvent event = EventCodec.parseReceipt(eventLog, each);
        seen.take(event);
        counts.merge(Tally.Line.of(Outcome.APPLIED, EventType.of(event)), 1, Integer::sum);
      } catch (NotAnEvent e) {
        // persistence-service keeps it as a dead letter.
        counts.merge(Tally.Line.of(Outcome.DEAD, null), 1, Integer::sum);
      }
    }
    raise(connection, seen.offsets());
    return new Tally(counts);
  }

  private static void raise(Connection connection, Map<RecipientId, Long> seen)
      throws SQLException {
    if (!seen.isEmpty()) {
      new Query(connection, RAISE)
          .column("text", seen.entrySet(), Map.Entry::getKey)
          .column("int8", seen.entrySet(), Map.Entry::getValue)
          .update();
    }
  }

  @Override
  public Tally refused(
      Connection connection, ConsumerRecord<byte[], byte[]> record, String reason) {
    return Tally.one(Outcome.DEAD, null);
  }
}
