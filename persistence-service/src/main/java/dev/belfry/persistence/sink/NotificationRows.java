package dev.belfry.persistence.sink;

import dev.belfry.consumer.sink.Tally;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The rows that the log leads to.
///
/// @param log which the records belong to
record NotificationRows(EventLog log) implements Rows {
  @Override
  public Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> batch)
      throws SQLException {
    List<LogRecord> records =
        batch.stream().map(raw -> new LogRecord(EventCodec.decode(log, raw), raw)).toList();
    RowChanges changes = Fold.of(records, PriorStateQuery.of(records, connection));
    RowWriter.write(changes, connection);
    ReachSteps.ALL_READ.count(changes.reaches, connection, changes.steps);
    EarlySteps.countKept(changes.notifications, connection, changes.steps);
    SeenSteps.countKept(batch, connection, changes.steps);
    changes.steps.write(connection);
    return changes.tally();
  }
}
