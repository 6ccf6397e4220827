package dev.belfry.producer.door;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/// Records of `belfry.requests`, as they come from Kafka.
final class Requested {
  static final long APPENDED_AT = 1_790_000_000_000L;
  static final String BODY = "{\"recipient\":\"alice\",\"title\":\"t\",\"message\":\"m\"}";

  private Requested() {}

  /// @param headers name and value in turn
  static ConsumerRecord<byte[], byte[]> record(@Nullable String body, String... headers) {
    return record(body == null ? null : bytes(body), 17, APPENDED_AT, headers(headers));
  }

  static ConsumerRecord<byte[], byte[]> record(
      byte @Nullable [] body, long offset, long appendedAt, Headers headers) {
    return new ConsumerRecord<>(
        "belfry.requests",
        3,
        offset,
        appendedAt,
        TimestampType.LOG_APPEND_TIME,
        0,
        0,
        bytes("key"),
        body,
        headers,
        Optional.empty());
  }

  static Headers headers(String... namesAndValues) {
    Headers headers = new RecordHeaders();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], bytes(namesAndValues[i + 1]));
    }
    return headers;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
