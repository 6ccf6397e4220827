package dev.belfry.persistence.audit.deadletters;

import dev.belfry.events.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A record that cannot become anything else, as it was.
///
/// @param raw the record of Kafka
/// @param reason for people, without any of the record's content
public record DeadLetter(ConsumerRecord<byte[], byte[]> raw, String reason) {
  Instant appendedAt() {
    return Instant.ofEpochMilli(raw.timestamp());
  }

  /// A JSON array of pairs, which holds any header: names of any characters, values of any bytes,
  /// several of one name.
  public String headersAsJson() {
    List<List<@Nullable String>> headers = new ArrayList<>();
    for (Header header : raw.headers()) {
      byte[] value = header.value();
      headers.add(
          Arrays.asList(
              header.key(), value == null ? null : Base64.getEncoder().encodeToString(value)));
    }
    return Json.mapper().writeValueAsString(headers);
  }

  /// The headers that [#headersAsJson()] says.
  public static Headers headers(String json) {
    var headers = new RecordHeaders();
    for (JsonNode header : Json.mapper().readTree(json)) {
      String value = header.get(1).isNull() ? null : header.get(1).asString();
      headers.add(
          header.get(0).asString(), value == null ? null : Base64.getDecoder().decode(value));
    }
    return headers;
  }
}
