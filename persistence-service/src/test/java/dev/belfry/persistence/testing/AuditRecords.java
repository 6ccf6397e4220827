package dev.belfry.persistence.testing;

import dev.belfry.events.AuditEvent;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventCodec.NotAnEvent;
import dev.belfry.events.Topic;
import dev.belfry.testing.Infrastructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// What `belfry.audit` says.
public final class AuditRecords {
  private AuditRecords() {}

  /// All of it, up to now.
  public static List<AuditEvent> all(Infrastructure infrastructure) {
    return all(infrastructure.bootstrapServers());
  }

  public static List<AuditEvent> all(String bootstrapServers) {
    return raw(bootstrapServers).stream().map(AuditRecords::event).toList();
  }

  public static List<ConsumerRecord<byte[], byte[]>> raw(Infrastructure infrastructure) {
    return raw(infrastructure.bootstrapServers());
  }

  private static List<ConsumerRecord<byte[], byte[]>> raw(String bootstrapServers) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    var partition = new TopicPartition(Topic.AUDIT.topicName(), 0);
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "fetch.max.wait.ms", 20),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
    }
    return records;
  }

  private static AuditEvent event(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    try {
      return (AuditEvent) EventCodec.parse(kafkaRecord).event();
    } catch (NotAnEvent e) {
      throw new AssertionError(e.reason(), e);
    }
  }
}
