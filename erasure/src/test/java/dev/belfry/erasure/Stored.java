package dev.belfry.erasure;

import dev.belfry.events.ErasedRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// A record as a broker has it, in words.
record Stored(
    int partition,
    long offset,
    long time,
    @Nullable String key,
    List<String> headers,
    @Nullable String value,
    boolean erased) {
  static Stored of(ConsumerRecord<byte[], byte[]> read) {
    List<String> headers = new ArrayList<>();
    for (Header header : read.headers()) {
      headers.add(header.key() + "=" + text(header.value()));
    }
    return new Stored(
        read.partition(),
        read.offset(),
        read.timestamp(),
        text(read.key()),
        headers,
        text(read.value()),
        ErasedRecord.is(read));
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  Stored with(@Nullable String otherValue) {
    return new Stored(partition, offset, time, key, headers, otherValue, erased);
  }
}
