package dev.belfry.producer;

import static dev.belfry.producer.TopicReader.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.NotificationCreated;
import dev.belfry.events.Topic;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.testing.BrokerOnDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disk of the broker goes bad ahead of the relay of requests.
class DamagedRequestsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void whatCannotBeReadHaltsItsOwnPartitionAndNoOther(@TempDir Path folder) throws Exception {
    try (var broker = BrokerOnDisk.start(folder)) {
      start(broker).close(); // makes the topics
      try (var producer = producer(broker)) {
        for (String title : List.of("a0", "a1", "a2")) {
          send(producer, 0, title);
        }
        send(producer, 1, "b0");
      }
      broker.stop();
      broker.segmentsOf(Topic.REQUESTS, 0).spoil(1);
      broker.startAgain();

      try (var service = start(broker);
          var producer = producer(broker)) {
        var topics = new TopicReader(broker.bootstrapServers());
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(titles(topics)).containsExactlyInAnyOrder("a0", "b0"));
        await()
            .atMost(PATIENCE)
            .untilAsserted(() ->
                assertThat(service.health())
                    .contains("bytes that are no record: {belfry.requests-0=1}"));

        send(producer, 1, "b1");

        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(titles(topics)).containsExactlyInAnyOrder("a0", "b0", "b1"));
        assertThat(service.health()).contains("bytes that are no record: {belfry.requests-0=1}");
      }
    }
  }

  private static ProducerService start(BrokerOnDisk broker) {
    ProducerService starting = ProducerService.start(broker.bootstrapServers());
    starting.bean(EventLogConnection.class).whenAvailable().orTimeout(60, TimeUnit.SECONDS).join();
    return starting;
  }

  private static Producer<byte[], byte[]> producer(BrokerOnDisk broker) {
    return new KafkaProducer<>(
        broker.connection(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /// In a batch of its own.
  private static void send(Producer<byte[], byte[]> producer, int partition, String title)
      throws Exception {
    String body = "{\"recipient\":\"alice\",\"title\":\"%s\",\"message\":\"m\"}".formatted(title);
    ProducerRecord<byte[], byte[]> request =
        new ProducerRecord<>(
            Topic.REQUESTS.topicName(), partition, null, body.getBytes(StandardCharsets.UTF_8));
    request.headers().add("ce_source", "shop".getBytes(StandardCharsets.UTF_8));
    producer.send(request).get(60, TimeUnit.SECONDS);
  }

  private static List<String> titles(TopicReader topics) {
    return topics.all(Topic.NOTIFICATIONS).stream()
        .map(stored -> ((NotificationCreated) parse(stored).event()).content().title())
        .toList();
  }
}
