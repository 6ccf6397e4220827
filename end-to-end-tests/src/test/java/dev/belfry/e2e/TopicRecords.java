package dev.belfry.e2e;

import dev.belfry.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// What topics hold at the moment, read with a plain consumer.
final class TopicRecords {
  private TopicRecords() {}

  /// By partition, each in its order.
  static List<List<ConsumerRecord<byte[], byte[]>>> of(
      Topic topic, int partitions, String bootstrapServers) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          IntStream.range(0, partitions)
              .mapToObj(partition -> new TopicPartition(topic.topicName(), partition))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      List<List<ConsumerRecord<byte[], byte[]>>> read =
          all.stream().<List<ConsumerRecord<byte[], byte[]>>>map(_ -> new ArrayList<>()).toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofSeconds(1)).forEach(next -> read.get(next.partition()).add(next));
      }
      return read;
    }
  }
}
