package dev.belfry.consumer.sink;

import java.util.List;
import java.util.Optional;
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

  /// Its beginning: so many records, and what comes before the next one.
  Advance first(int most) {
    return records.size() <= most
        ? this
        : new Advance(from, records.get(most).offset(), records.subList(0, most));
  }

  /// What is left of it when its beginning is applied; empty if that is all of it.
  Optional<Advance> after(Advance beginning) {
    return beginning.to == to
        ? Optional.empty()
        : Optional.of(
            new Advance(
                beginning.reached(),
                to,
                records.subList(beginning.records.size(), records.size())));
  }
}
