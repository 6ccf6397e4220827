package dev.belfry.consumer.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.events.Topic;
import dev.belfry.testing.BrokerOnDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionReaderIT {
  /// Less than it waits of its own accord.
  private static final Duration SOON = Duration.ofSeconds(8);

  private static final int RECORDS = 20;
  private static final TopicPartition PARTITION =
      new TopicPartition(Topic.NOTIFICATIONS.topicName(), 0);

  @Test
  void whileOthersAreKeptWaitingItGivesUpWhenItsTimeIsOver(@TempDir Path folder) throws Exception {
    try (var broker = BrokerOnDisk.start(folder);
        var reader = PartitionReader.connect(inSmallFetches(broker))) {
      broker.createLog(1);
      try (var producer =
          new KafkaProducer<>(
              broker.connection(), new ByteArraySerializer(), new ByteArraySerializer())) {
        for (int i = 0; i < RECORDS; i++) {
          producer.send(new ProducerRecord<>(PARTITION.topic(), 0, new byte[1], new byte[1])).get();
        }
      }
      reader.begin(PARTITION, 0, RECORDS, ReadDeadline.in(Duration.ofSeconds(30)));
      broker.stop();

      long since = System.nanoTime();
      ReadDeadline deadline = ReadDeadline.in(Duration.ofMillis(500));
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < RECORDS; i++) {
                  reader.read(deadline).orElseThrow();
                }
              })
          .isInstanceOf(TimeoutException.class);
      assertThatThrownBy(() -> reader.begin(PARTITION, 0, 1, deadline))
          .isInstanceOf(TimeoutException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(SOON);
    }
  }

  /// Of one record each.
  private static Map<String, Object> inSmallFetches(BrokerOnDisk broker) {
    Map<String, Object> connection = new HashMap<>(broker.connection());
    connection.put("max.partition.fetch.bytes", 1);
    return connection;
  }
}
