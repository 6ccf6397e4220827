package dev.belfry.consumer.sink;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A batch of one partition, and how far it moves the position.
///
/// @param to the first offset after it
/// @param records of it, in their order; none where it goes past markers of transactions only
public record Advance(Lease from, long to, List<ConsumerRecord<byte[], byte[]>> records) {
  /// Copies the records.
  public Advance {
    records = List.copyOf(records);
  }

  /// The lease when the batch is applied.
  public Lease reached() {
    return new Lease(from.partition(), to, from.owner());
  }
}
