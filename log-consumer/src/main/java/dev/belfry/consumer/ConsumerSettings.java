package dev.belfry.consumer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/// Settings of Kafka's client that Belfry's reading depends on, whatever is configured besides.
/// Nothing is committed by the client itself, and no position is made up.
public final class ConsumerSettings {
  /// How soon a member of a group learns that its partitions have changed. When members come and
  /// go, a partition is nobody's for as long as this, because who gets it learns so by its next
  /// heartbeat. So it is well below the two seconds that a read waits for a position.
  public static final Duration HEARTBEAT = Duration.ofMillis(500);

  private static final Duration SESSION = Duration.ofSeconds(10);
  private static final int FETCH_BYTES = 8 * 1024 * 1024;

  private ConsumerSettings() {}

  /// Of whoever reads partitions of its own choice, without a group.
  ///
  /// @param connection where Kafka is and how to log in
  public static Map<String, Object> alone(Map<String, Object> connection, int maxRecords) {
    Map<String, Object> settings = settings(connection, maxRecords);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    return settings;
  }

  /// Of a member of a group that shares partitions. The classic protocol hands a killed member's
  /// partitions over in less than 10 s, the newer one in 45.
  ///
  /// @param connection where Kafka is and how to log in
  public static Map<String, Object> member(
      Map<String, Object> connection, String group, int maxRecords) {
    Map<String, Object> settings = settings(connection, maxRecords);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION.toMillis());
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) HEARTBEAT.toMillis());
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    return settings;
  }

  private static Map<String, Object> settings(Map<String, Object> connection, int maxRecords) {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxRecords);
    settings.put(CommonClientConfigs.METRICS_RECORDING_LEVEL_CONFIG, "INFO");
    settings.putIfAbsent(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    return settings;
  }

  /// A client with these settings.
  public static Consumer<byte[], byte[]> open(Map<String, Object> settings) {
    return new DefaultKafkaConsumerFactory<>(
            settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .createConsumer();
  }
}
