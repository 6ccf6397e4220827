package dev.belfry.persistence.audit.events;

import dev.belfry.events.EventType;
import dev.belfry.events.LogEntry;
import dev.belfry.events.RecipientId;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Which records of the partitions read become lines.
///
/// @param recipient only theirs and what concerns everyone; null: all
/// @param type only these, and what is not understood, whose type nobody knows; null: all
record StreamFilter(@Nullable RecipientId recipient, @Nullable EventType type) {
  /// Whether nothing is left out.
  boolean isEverything() {
    return recipient == null && type == null;
  }

  /// Looks at the key alone, so that what is not asked for is not parsed.
  boolean wantsKey(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    RecipientId only = recipient;
    byte[] key = kafkaRecord.key();
    return only == null || key == null || Arrays.equals(key, only.key());
  }

  boolean wants(LogEntry entry) {
    return switch (entry) {
      case LogEntry.Understood understood ->
          type == null || EventType.of(understood.event()) == type;
      case LogEntry.NotUnderstood _ -> true;
    };
  }
}
