package dev.belfry.consumer.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What the records of one topic become in the database. Methods that are given a connection work
/// in its transaction. Called by one thread.
public interface SinkTarget {
  /// Writes all that a batch leads to.
  ///
  /// @param records in the order of each partition; at least one
  /// @return what became of each record
  Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> records)
      throws SQLException;

  /// Keeps a record that the database does not accept, such as a text that is too long for it: the
  /// records around it are written as if it were not there.
  ///
  /// @param reason for people
  /// @return what became of it
  Tally refused(Connection connection, ConsumerRecord<byte[], byte[]> record, String reason)
      throws SQLException;

  /// A partition was taken, or found to be still this instance's.
  ///
  /// @throws HaltException if it must not be applied from there on
  default void taken(Connection connection, Lease lease) throws SQLException, HaltException {}

  /// Positions were moved; the records between are written next.
  default void advanced(Connection connection, List<Advance> advances) throws SQLException {}

  /// What was written is visible to all by now. Called outside of transactions, not after each that
  /// is committed if the service ends meanwhile; must not fail.
  default void committed() {}
}
