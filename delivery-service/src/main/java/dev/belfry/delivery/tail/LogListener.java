package dev.belfry.delivery.tail;

import dev.belfry.events.EventLog;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Is told what the log says. Called by one thread; must not block.
public interface LogListener {
  /// The log was found. Its partitions are pinned one by one.
  void found(EventLog log);

  /// What counts of a partition starts at this offset. Records before it come only to be recognised
  /// when they are repeated.
  void pinned(int partition, long firstOffset);

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
