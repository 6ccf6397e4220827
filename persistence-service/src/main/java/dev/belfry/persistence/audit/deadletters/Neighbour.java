package dev.belfry.persistence.audit.deadletters;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// The record right before a dead letter, or right behind it: who else wrote what then.
///
/// @param keyText its key, if it is text: mostly a recipient
/// @param eventType its `ce_type`, if it says one
/// @param eventId its `ce_id`, if it says one
record Neighbour(
    long offset,
    Instant appendedAt,
    @Nullable String keyText,
    @Nullable String eventType,
    @Nullable String eventId) {
  static Neighbour of(ConsumerRecord<byte[], byte[]> raw) {
    return new Neighbour(
        raw.offset(),
        Instant.ofEpochMilli(raw.timestamp()),
        Bytes.of(raw.key()).text(),
        header(raw, "ce_type"),
        header(raw, "ce_id"));
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> raw, String name) {
    Header header = raw.headers().lastHeader(name);
    return header == null ? null : Bytes.of(header.value()).text();
  }
}
