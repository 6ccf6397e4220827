package dev.belfry.persistence.sink;

import dev.belfry.events.LogEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// One record of the log: what it says, and its bytes in case that is nothing.
record LogRecord(LogEntry entry, ConsumerRecord<byte[], byte[]> raw) {
  int partition() {
    return raw.partition();
  }

  long offset() {
    return raw.offset();
  }
}
