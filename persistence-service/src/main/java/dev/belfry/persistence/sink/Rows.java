package dev.belfry.persistence.sink;

import dev.belfry.consumer.sink.Tally;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What the records of one topic become in the database.
@FunctionalInterface
interface Rows {
  /// Writes all that a batch of the topic leads to, in the connection's transaction.
  ///
  /// @param batch in the order of each partition
  /// @return what became of each record
  Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> batch)
      throws SQLException;
}
