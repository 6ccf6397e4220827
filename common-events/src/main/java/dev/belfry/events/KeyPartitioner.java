package dev.belfry.events;

import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// Kafka's default partition for a record with a key, any for one without, and the one place where
/// a producer shows its metadata: [#ASK] as a key is answered by [Found] instead of being sent.
///
/// Public because Kafka makes it.
public final class KeyPartitioner implements Partitioner {
  static final byte[] ASK = new byte[0];

  @Override
  public void configure(Map<String, ?> settings) {
    // Has none.
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a record may have an empty key too
  public int partition(
      String topic,
      @Nullable Object key,
      byte @Nullable [] keyBytes,
      @Nullable Object value,
      byte @Nullable [] valueBytes,
      Cluster cluster) {
    if (key == ASK) {
      throw new Found(cluster.topicId(topic));
    }
    int partitions = cluster.partitionCountForTopic(topic);
    return keyBytes == null
        ? ThreadLocalRandom.current().nextInt(partitions)
        : Utils.toPositive(Utils.murmur2(keyBytes)) % partitions;
  }

  @Override
  public void close() {
    // Holds nothing.
  }

  /// What was asked for.
  static final class Found extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Uuid topicId;

    Found(Uuid topicId) {
      super("topic id", null, false, false);
      this.topicId = topicId;
    }

    Uuid topicId() {
      return topicId;
    }
  }
}
