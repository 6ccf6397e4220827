package dev.belfry.service.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.PublishException;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.Ids;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.RecipientId;
import dev.belfry.testing.Infrastructure;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventPublisherIT {
  private static final RecipientId ALICE = new RecipientId("alice");
  private static final EventCodec CODEC = new EventCodec("//belfry/test", Clock.systemUTC());

  private final Map<String, Object> kafka =
      Map.of("bootstrap.servers", Infrastructure.shared().bootstrapServers());
  private final EventPublisher publisher =
      new EventPublisher(EventPublisher.reliable(kafka), CODEC);
  private final String topic = "publisher-test-" + UUID.randomUUID();
  private EventLog log = new EventLog(Uuid.ZERO_UUID, 1);

  @BeforeEach
  void createTopic() throws Exception {
    try (Admin admin = Admin.create(kafka)) {
      var created =
          admin.createTopics(
              List.of(
                  new NewTopic(topic, 1, (short) 1)
                      .configs(Map.of("message.timestamp.type", "LogAppendTime"))));
      created.all().get();
      log = new EventLog(created.topicId(topic).get(), 1);
    }
  }

  @AfterEach
  void close() {
    publisher.close();
  }

  @Test
  void tellsTheRecordsOwnPlaceAndTime() {
    var event = new NotificationRead(ALICE, Ids.next(), ALICE.value());

    var metadata = publisher.send(CODEC.encode(topic, log, event)).join();

    LogEntry entry = EventCodec.decode(log, read(1).getFirst());
    assertThat(entry).isInstanceOf(LogEntry.Understood.class);
    assertThat(entry.position()).isEqualTo(log.position(0, metadata.offset()));
    assertThat(entry.appendedAt().toEpochMilli()).isEqualTo(metadata.timestamp());
    assertThat(((LogEntry.Understood) entry).event()).isEqualTo(event);
  }

  @Test
  void keepsTheOrderOfOneThread() {
    List<CompletableFuture<?>> sent = new ArrayList<>();
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      UUID id = Ids.next();
      ids.add(id);
      sent.add(
          publisher.send(
              CODEC.encode(topic, log, new NotificationRead(ALICE, id, ALICE.value()))));
    }
    CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();

    assertThat(
            read(500).stream()
                .map(kafkaRecord -> (LogEntry.Understood) EventCodec.decode(log, kafkaRecord))
                .map(entry -> ((NotificationRead) entry.event()).notificationId()))
        .containsExactlyElementsOf(ids);
  }

  @Test
  void saysThatWhatIsTooLargeWasRefused() {
    var tooLarge = new ProducerRecord<byte[], byte[]>(topic, new byte[2_000_000]);

    assertThat(failure(publisher.send(tooLarge)).isRefused()).isTrue();
    assertThat(read(0)).isEmpty();
  }

  @Test
  void saysThatTheOutcomeIsUnknownWhenKafkaIsAway() {
    try (EventPublisher lost =
        new EventPublisher(
            EventPublisher.reliable(Map.of("bootstrap.servers", "127.0.0.1:1")), CODEC)) {
      CompletableFuture<Published> sent =
          lost.publish(log, new NotificationRead(ALICE, Ids.next(), ALICE.value()));

      assertThat(failure(sent).isRefused()).isFalse();
    }
  }

  @Test
  void failsWhatIsSentAfterClosing() {
    publisher.close();

    assertThat(
            failure(
                    publisher.publish(
                        log, new NotificationRead(ALICE, Ids.next(), ALICE.value())))
                .isRefused())
        .isFalse();
  }

  private static PublishException failure(CompletableFuture<?> future) {
    var failure = catchThrowableOfType(CompletionException.class, future::join);
    assertThat(failure).isNotNull();
    assertThat(failure.getCause()).isInstanceOf(PublishException.class);
    return (PublishException) failure.getCause();
  }

  private List<ConsumerRecord<byte[], byte[]>> read(int count) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    TopicPartition partition = new TopicPartition(topic, 0);
    try (var consumer =
        new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, 0);
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      assertThat(end).isEqualTo(count);
      while (all.size() < count) {
        consumer.poll(Duration.ofSeconds(1)).forEach(all::add);
      }
    }
    return all;
  }
}
