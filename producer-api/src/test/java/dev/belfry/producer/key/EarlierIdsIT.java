package dev.belfry.producer.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Ids;
import dev.belfry.events.Topic;
import dev.belfry.testing.BrokerOnDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disk of the broker has gone bad in one of two partitions.
class EarlierIdsIT {
  private static final UUID UNUSED = derived("unused");

  private final UsedIds ids = new UsedIds();

  @Test
  void whatCannotBeReadMakesNoDifferenceToOtherPartitions(@TempDir Path folder) throws Exception {
    try (var broker = BrokerOnDisk.start(folder)) {
      broker.createLog(2);
      try (var producer =
          new KafkaProducer<>(
              broker.connection(), new ByteArraySerializer(), new ByteArraySerializer())) {
        for (int i = 0; i < 3; i++) {
          send(producer, 0, derived("a" + i));
          send(producer, 1, derived("b" + i));
        }
      }
      broker.stop();
      broker.segmentsOf(0).spoil(1);
      broker.startAgain();

      new EarlierIds(
              broker.connection(),
              ids,
              (_, each) -> ids.note(each.headers()),
              () -> false,
              Map.of(partition(0), 3L, partition(1), 3L))
          .begin();

      await().until(() -> ids.isNew(1, UNUSED));
      assertThat(ids.isNew(1, derived("b2"))).isFalse();
      assertThat(ids.isNew(0, UNUSED)).isFalse();
    }
  }

  private static UUID derived(String key) {
    return Ids.derived("single", "shop", key, "alice");
  }

  private static TopicPartition partition(int number) {
    return new TopicPartition(Topic.NOTIFICATIONS.topicName(), number);
  }

  private static void send(Producer<byte[], byte[]> producer, int partition, UUID id)
      throws Exception {
    var sent =
        new ProducerRecord<>(
            Topic.NOTIFICATIONS.topicName(),
            partition,
            new byte[1],
            "message".getBytes(StandardCharsets.US_ASCII));
    sent.headers().add("ce_id", id.toString().getBytes(StandardCharsets.US_ASCII));
    producer.send(sent).get(60, TimeUnit.SECONDS);
  }
}
