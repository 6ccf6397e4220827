package dev.belfry.producer;

import dev.belfry.events.Event;
import dev.belfry.events.EventCodec;
import dev.belfry.events.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Everything that a topic has at the moment.
final class TopicReader {
  private final String bootstrapServers;

  TopicReader(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /// The records whose `ce_id` is that.
  List<ConsumerRecord<byte[], byte[]>> withId(Topic topic, UUID id) {
    return all(topic).stream()
        .filter(candidate -> id.toString().equals(header(candidate, "ce_id")))
        .toList();
  }

  List<ConsumerRecord<byte[], byte[]>> all(Topic topic) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers, "fetch.max.wait.ms", 20),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.topicName()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (partitions.stream()
          .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
      return records;
    }
  }

  /// The events in a topic, without what others have put there that is none.
  Stream<Event> events(Topic topic) {
    return all(topic).stream()
        .mapMulti((each, events) -> {
          try {
            events.accept(EventCodec.parse(each).event());
          } catch (EventCodec.NotAnEvent _) {
            // A test of damaged records has written it.
          }
        });
  }

  static String header(ConsumerRecord<byte[], byte[]> kafkaRecord, String name) {
    Header header = kafkaRecord.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  /// What a record says.
  static EventCodec.Parsed parse(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    try {
      return EventCodec.parse(kafkaRecord);
    } catch (EventCodec.NotAnEvent e) {
      throw new AssertionError(e.reason(), e);
    }
  }
}
