package dev.belfry.channel.work;

import dev.belfry.consumer.sink.Advance;
import dev.belfry.consumer.sink.HaltException;
import dev.belfry.consumer.sink.Lease;
import dev.belfry.consumer.sink.SinkTarget;
import dev.belfry.consumer.sink.Tally;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Rows that others work on: whenever some were written, those are woken up.
public record Signalling(SinkTarget rows, WorkSignal signal) implements SinkTarget {
  @Override
  public Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> records)
      throws SQLException {
    return rows.write(connection, records);
  }

  @Override
  public Tally refused(Connection connection, ConsumerRecord<byte[], byte[]> record, String reason)
      throws SQLException {
    return rows.refused(connection, record, reason);
  }

  @Override
  public void taken(Connection connection, Lease lease) throws SQLException, HaltException {
    rows.taken(connection, lease);
  }

  @Override
  public void advanced(Connection connection, List<Advance> advances) throws SQLException {
    rows.advanced(connection, advances);
  }

  @Override
  public void committed() {
    rows.committed();
    signal.send();
  }
}
