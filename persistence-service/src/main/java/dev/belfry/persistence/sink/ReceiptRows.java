package dev.belfry.persistence.sink;

import dev.belfry.consumer.sink.Outcome;
import dev.belfry.consumer.sink.Tally;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventCodec.NotAnEvent;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventType;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.ReceiptEvent;
import dev.belfry.persistence.audit.deadletters.DeadLetter;
import dev.belfry.persistence.audit.deadletters.DeadLetterRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The rows that receipts lead to. The first record to say something counts, so that a repeat
/// changes nothing; none waits for the notification that it speaks of.
///
/// The commits are not waited for until they are on disk, which would cost those of the log time: a
/// crash of the database takes back rows and positions alike, and the records are read again.
///
/// @param log to whose recipients the records belong
record ReceiptRows(EventLog log) implements Rows {
  @Override
  public Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> records)
      throws SQLException {
    Map<Tally.Line, Integer> counts = new HashMap<>();
    List<DeadLetter> deadLetters = new ArrayList<>();
    var batch = new ReceiptBatch(log);
    var firsts = new FirstReceipts();
    for (ConsumerRecord<byte[], byte[]> raw : records) {
      try {
        ReceiptEvent event = EventCodec.parseReceipt(log, raw);
        var stamp = ReceiptBatch.Stamp.of(raw);
        batch.take(event, stamp);
        if (event instanceof NotificationDelivered delivered) {
          firsts.take(delivered, stamp);
        }
        counts.merge(Tally.Line.of(Outcome.APPLIED, EventType.of(event)), 1, Integer::sum);
      } catch (NotAnEvent e) {
        deadLetters.add(new DeadLetter(raw, e.reason()));
        counts.merge(Tally.Line.of(Outcome.DEAD, null), 1, Integer::sum);
      }
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL synchronous_commit = off");
    }
    batch.write(connection);
    var counted = new StepCounts();
    EarlySteps.count(firsts.find(log, connection), connection, counted);
    SeenSteps.count(batch.reaches(), connection, counted);
    counted.write(connection);
    DeadLetterRows.insert(connection, deadLetters);
    return new Tally(counts);
  }
}
