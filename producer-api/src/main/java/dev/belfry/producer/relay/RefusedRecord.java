package dev.belfry.producer.relay;

import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Topic;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/// A record that nothing can be made of, such as a request that was refused, and why; kept in
/// `belfry.requests-dlt`.
public record RefusedRecord(ConsumerRecord<byte[], byte[]> source, String reason) {
  static final String REASON = "belfry_reason";
  static final String ORIGIN_TOPIC = "belfry_origin_topic";
  static final String ORIGIN_PARTITION = "belfry_origin_partition";
  static final String ORIGIN_OFFSET = "belfry_origin_offset";
  static final String OMITTED = "belfry_content_omitted";

  /// Publishes it, without content if the topic does not take it as a whole.
  public CompletableFuture<?> publish(EventPublisher publisher, EventLog log) {
    return publisher
        .send(whole(log))
        .exceptionallyCompose(
            failure -> IfRefused.otherwise(failure, () -> publisher.send(withoutContent(log))));
  }

  /// The record as it was, and in headers why it was refused and where it stood.
  public ProducerRecord<byte[], byte[]> whole(EventLog log) {
    Headers headers = new RecordHeaders(source.headers().toArray());
    // Those of an earlier refusal, if someone sent it again.
    for (String name :
        new String[] {REASON, ORIGIN_TOPIC, ORIGIN_PARTITION, ORIGIN_OFFSET, OMITTED}) {
      headers.remove(name);
    }
    return kafkaRecord(log, source.key(), source.value(), addTo(headers));
  }

  /// The same without its own key, value and headers: for one that the topic does not take. It can
  /// still be read where it stood.
  public ProducerRecord<byte[], byte[]> withoutContent(EventLog log) {
    Headers headers = addTo(new RecordHeaders());
    headers.add(OMITTED, bytes("true"));
    return kafkaRecord(log, null, null, headers);
  }

  private ProducerRecord<byte[], byte[]> kafkaRecord(
      EventLog log, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    return new ProducerRecord<>(
        Topic.REQUESTS_DEAD_LETTERS.topicName(),
        source.partition() % log.partitions(),
        key,
        value,
        headers);
  }

  private Headers addTo(Headers headers) {
    return headers
        .add(REASON, bytes(reason))
        .add(ORIGIN_TOPIC, bytes(source.topic()))
        .add(ORIGIN_PARTITION, bytes(String.valueOf(source.partition())))
        .add(ORIGIN_OFFSET, bytes(String.valueOf(source.offset())));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
