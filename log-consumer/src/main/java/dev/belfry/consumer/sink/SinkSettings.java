package dev.belfry.consumer.sink;

import dev.belfry.consumer.ConsumerSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/// What a sink reads, and as whom.
///
/// @param connection where Kafka is and how to log in
/// @param topic the topic's name
/// @param group the group that shares its partitions
/// @param batchSize the most records in one transaction
/// @param gathering for how long Kafka may wait for a batch to become worth a transaction
/// @param table where the positions are kept
/// @param compacted whether the topic keeps only the last record of each key, so that offsets
///   without records are no losses
public record SinkSettings(
    Map<String, Object> connection,
    String topic,
    String group,
    int batchSize,
    Duration gathering,
    PositionTable table,
    boolean compacted) {
  private static final int WORTHWHILE_BYTES = 128 * 1024;

  /// Of a topic that keeps every record.
  public SinkSettings(
      Map<String, Object> connection,
      String topic,
      String group,
      int batchSize,
      Duration gathering,
      PositionTable table) {
    this(connection, topic, group, batchSize, gathering, table, false);
  }

  /// Copies the map.
  public SinkSettings {
    connection = Map.copyOf(connection);
  }

  /// Settings of Kafka's client.
  public Map<String, Object> consumer() {
    Map<String, Object> consumer = ConsumerSettings.member(connection, group, batchSize);
    consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    if (gathering.isPositive()) {
      consumer.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, WORTHWHILE_BYTES);
      consumer.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) gathering.toMillis());
    }
    return consumer;
  }

  /// A zombie learns from its next heartbeat that its partitions are others' now.
  Duration fencedPause() {
    return ConsumerSettings.HEARTBEAT.plusMillis(500);
  }
}
