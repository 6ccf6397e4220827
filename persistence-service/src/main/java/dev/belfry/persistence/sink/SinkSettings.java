package dev.belfry.persistence.sink;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/// What a sink reads, and as whom.
///
/// @param connection where Kafka is and how to log in
/// @param topic the log's name
/// @param group the group that shares its partitions
/// @param batchSize the most records in one transaction
/// @param gathering for how long Kafka may wait for a batch to become worth a transaction
record SinkSettings(
    Map<String, Object> connection, String topic, String group, int batchSize, Duration gathering) {
  private static final Duration SESSION = Duration.ofSeconds(10);
  private static final Duration HEARTBEAT = Duration.ofSeconds(3);
  private static final int BATCH_BYTES = 8 * 1024 * 1024;
  private static final int WORTHWHILE_BYTES = 128 * 1024;

  SinkSettings {
    connection = Map.copyOf(connection);
  }

  /// Settings of Kafka's client. The classic protocol hands a killed owner's partitions over in
  /// less than 10 s, the newer one in 45.
  Map<String, Object> consumer() {
    Map<String, Object> consumer = new HashMap<>(connection);
    consumer.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    consumer.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    consumer.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    consumer.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION.toMillis());
    consumer.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) HEARTBEAT.toMillis());
    consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batchSize);
    consumer.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, BATCH_BYTES);
    if (gathering.isPositive()) {
      consumer.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, WORTHWHILE_BYTES);
      consumer.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) gathering.toMillis());
    }
    consumer.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    consumer.put(CommonClientConfigs.METRICS_RECORDING_LEVEL_CONFIG, "INFO");
    return consumer;
  }

  /// A zombie learns from its next heartbeat that its partitions are others' now.
  Duration fencedPause() {
    return HEARTBEAT.plusMillis(500);
  }
}
