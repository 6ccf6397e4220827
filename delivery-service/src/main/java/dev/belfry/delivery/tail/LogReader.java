package dev.belfry.delivery.tail;

import dev.belfry.events.EventLog;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Who is told what the log says. Called by one thread; must not block.
public interface LogReader {
  /// The log was found. Records before these offsets come only to be recognised when they are
  /// repeated; what counts starts here.
  ///
  /// @param firstOffsets by partition
  void pinned(EventLog log, long[] firstOffsets);

  /// The next records of a partition.
  ///
  /// @param done to be run when they have been dealt with, on any thread
  void records(int partition, List<ConsumerRecord<byte[], byte[]>> records, Runnable done);

  /// The log no longer has what comes next, or it can't be read: it goes on at another offset, and
  /// what was in between is not known.
  void interrupted(int partition, long nextOffset);

  /// While reading back, records were passed over: what is repeated of them is not recognised.
  default void notReadBack(int partition, long nextOffset) {}
}
