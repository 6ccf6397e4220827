package dev.belfry.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.cloudevents.kafka.CloudEventSerializer;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Our bytes and those of the CloudEvents SDK are the same bytes.
class CloudEventsInteropTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.125Z");
  private static final EventCodec CODEC =
      new EventCodec("//belfry/test", Clock.fixed(NOW, ZoneOffset.UTC));

  static List<Event> oneOfEach() {
    return EventFixtures.oneOfEach();
  }

  private static ProducerRecord<byte[], byte[]> encoded(Event event) {
    return event.recipient() == null
        ? CODEC.encodeCopy("topic", 0, event, EventFixtures.ID)
        : CODEC.encode("topic", EventFixtures.LOG, event);
  }

  @ParameterizedTest
  @MethodSource("oneOfEach")
  void theSdkReadsWhatWeWrite(Event event) {
    ProducerRecord<byte[], byte[]> ours = encoded(event);

    CloudEvent read;
    try (var deserializer = new CloudEventDeserializer()) {
      read = deserializer.deserialize("topic", ours.headers(), ours.value());
    }

    assertThat(read.getSpecVersion().toString()).isEqualTo("1.0");
    assertThat(read.getType()).isEqualTo(EventType.of(event).wireName());
    assertThat(read.getSource()).isEqualTo(URI.create("//belfry/test"));
    assertThat(read.getId()).hasSize(36);
    assertThat(read.getTime()).isEqualTo(NOW.atOffset(ZoneOffset.UTC));
    assertThat(read.getDataContentType()).isEqualTo("application/json");
    assertThat(read.getData()).isNotNull();
    assertThat(read.getData().toBytes()).isEqualTo(ours.value());
  }

  @ParameterizedTest
  @MethodSource("oneOfEach")
  void weReadWhatTheSdkWrites(Event event) throws EventCodec.NotAnEvent {
    CloudEvent theirs =
        CloudEventBuilder.v1()
            .withId(EventFixtures.ID.toString())
            .withSource(URI.create("//elsewhere"))
            .withType(EventType.of(event).wireName())
            .withTime(NOW.atOffset(ZoneOffset.UTC))
            .withExtension("traceparent", "00-1-1-00")
            .withData("application/json", encoded(event).value())
            .build();
    Headers headers = new RecordHeaders();
    byte[] value;
    try (var serializer = new CloudEventSerializer()) {
      value = serializer.serialize("topic", headers, theirs);
    }

    EventCodec.Parsed parsed =
        EventCodec.parse(
            new ConsumerRecord<>(
                "topic",
                0,
                0,
                NOW.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                value.length,
                new byte[0],
                value,
                headers,
                Optional.empty()));

    assertThat(parsed.id()).isEqualTo(EventFixtures.ID.toString());
    assertThat(parsed.event()).isEqualTo(event);
  }
}
