package dev.belfry.service.trace;

import dev.belfry.consumer.sink.Advance;
import dev.belfry.consumer.sink.HaltException;
import dev.belfry.consumer.sink.Lease;
import dev.belfry.consumer.sink.SinkTarget;
import dev.belfry.consumer.sink.Tally;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Rows whose transactions are noted in the traces of their records.
final class TracedRows implements SinkTarget {
  private final SinkTarget rows;
  private final Traces traces;
  private final List<Traced> written = new ArrayList<>();
  private Instant began = Instant.now();
  private int together;

  TracedRows(SinkTarget rows, Traces traces) {
    this.rows = rows;
    this.traces = traces;
  }

  /// Every transaction begins with it: what the last one has written was rolled back if it is still
  /// here.
  @Override
  public void advanced(Connection connection, List<Advance> advances) throws SQLException {
    written.clear();
    together = 0;
    began = Instant.now();
    rows.advanced(connection, advances);
  }

  @Override
  public Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> records)
      throws SQLException {
    Tally tally = rows.write(connection, records);
    together += records.size();
    for (ConsumerRecord<byte[], byte[]> each : records) {
      String parent = traces.sampledIn(each);
      if (parent != null) {
        written.add(new Traced(each, parent));
      }
    }
    return tally;
  }

  @Override
  public void committed() {
    rows.committed();
    written.forEach(each -> traces.applied(each.raw, each.parent, began, together));
    written.clear();
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

  private record Traced(ConsumerRecord<byte[], byte[]> raw, String parent) {}
}
