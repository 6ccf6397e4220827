package dev.belfry.persistence.sink;

import dev.belfry.consumer.sink.Outcome;
import dev.belfry.consumer.sink.Tally;
import dev.belfry.events.DeliveryEvent;
import dev.belfry.events.EventCodec.NotAnEvent;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventType;
import dev.belfry.persistence.audit.deadletters.DeadLetter;
import dev.belfry.persistence.audit.deadletters.DeadLetterRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The rows that `belfry.deliveries` leads to: one for each record, whether or not it says again
/// what was said before. What all of them come to is found when they are read.
///
/// @param log to whose recipients the records belong
record DeliveryRows(EventLog log) implements Rows {
  @Override
  public Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> records)
      throws SQLException {
    Map<Tally.Line, Integer> counts = new HashMap<>();
    List<DeadLetter> deadLetters = new ArrayList<>();
    var batch = new DeliveryBatch();
    var firsts = new FirstOutcomes();
    for (ConsumerRecord<byte[], byte[]> raw : records) {
      try {
        DeliveryEvent event = DeliveryEvent.parse(log, raw);
        batch.take(event, DeliveryBatch.Place.of(raw));
        firsts.take(event);
        counts.merge(Tally.Line.of(Outcome.APPLIED, EventType.of(event)), 1, Integer::sum);
      } catch (NotAnEvent e) {
        deadLetters.add(new DeadLetter(raw, e.reason()));
        counts.merge(Tally.Line.of(Outcome.DEAD, null), 1, Integer::sum);
      }
    }
    batch.write(connection);
    var counted = new StepCounts();
    EarlySteps.count(firsts.find(log, connection), connection, counted);
    counted.write(connection);
    DeadLetterRows.insert(connection, deadLetters);
    return new Tally(counts);
  }
}
