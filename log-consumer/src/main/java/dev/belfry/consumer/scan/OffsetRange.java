package dev.belfry.consumer.scan;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Some offsets of one partition, as they were found. Nothing is compacted, so that every offset
/// has a record or is a marker of a transaction: any other that is not there was removed.
public sealed interface OffsetRange {
  /// The first offset.
  long from();

  /// The first offset after it.
  long to();

  /// Records without a gap between them; at least one.
  record Records(List<ConsumerRecord<byte[], byte[]>> records) implements OffsetRange {
    public Records {
      records = List.copyOf(records);
    }

    @Override
    public long from() {
      return records.getFirst().offset();
    }

    @Override
    public long to() {
      return records.getLast().offset() + 1;
    }
  }

  /// Offsets that Kafka itself has used, to mark where transactions were committed or aborted:
  /// nothing is lost there.
  record Markers(long from, long to) implements OffsetRange {}

  /// Offsets that have no record.
  record Missing(long from, long to) implements OffsetRange {}

  /// Offsets whose records can't be read: their checksum is wrong, or they are no records.
  record Unreadable(long from, long to) implements OffsetRange {}
}
