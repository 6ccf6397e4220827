package dev.belfry.events;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// A producer that tells which topic of a name it writes to. It sends that topic's id with every
/// record (Kafka 4.1 and later), so a broker never takes one for another topic of the same name
/// unless the producer's metadata have changed before.
final class IdentifyingProducer extends KafkaProducer<byte[], byte[]> {
  private final MetadataUpdates updates;

  private IdentifyingProducer(Map<String, Object> settings, MetadataUpdates updates) {
    super(settings, new ByteArraySerializer(), updates);
    this.updates = updates;
  }

  /// Any thread may make it. Kafka looks its own classes up in the thread's context class loader,
  /// and where that does not see them, its configuration would be broken for the whole process.
  static IdentifyingProducer of(Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, KeyPartitioner.class);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    if (!seesKafka(before)) {
      thread.setContextClassLoader(KafkaProducer.class.getClassLoader());
    }
    try {
      return new IdentifyingProducer(all, new MetadataUpdates());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static boolean seesKafka(@Nullable ClassLoader loader) {
    try {
      return Class.forName(KafkaProducer.class.getName(), false, loader) == KafkaProducer.class;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /// How often the metadata have changed. While it stays the same, so do all topics' ids.
  long metadataUpdates() {
    return updates.count();
  }

  /// The id by the metadata of this moment; waits for them if they do not have the topic.
  ///
  /// @throws org.apache.kafka.common.KafkaException if Kafka does not tell in time
  @SuppressWarnings("FutureReturnValueIgnored") // it throws
  Uuid topicId(String topic) {
    try {
      send(new ProducerRecord<>(topic, KeyPartitioner.ASK, null));
    } catch (KeyPartitioner.Found found) {
      return found.topicId();
    }
    // Kafka tells by a failed future instead of an exception.
    throw new org.apache.kafka.common.errors.TimeoutException("no metadata of " + topic);
  }
}
