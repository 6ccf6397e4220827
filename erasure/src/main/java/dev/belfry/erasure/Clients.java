package dev.belfry.erasure;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The clients of Kafka that an erasure needs.
///
/// @param connection where Kafka is, and how to log in
record Clients(Map<String, Object> connection) {
  /// More than any record of Belfry's has, however well it was compressed.
  static final int LARGEST_RECORD = 16 * 1024 * 1024;

  private static final int FETCH = 8 * 1024 * 1024;

  Clients {
    connection = Map.copyOf(connection);
  }

  Admin admin() {
    return Admin.create(connection);
  }

  /// Reads what all readers of the log read: also what was written in a transaction that was
  /// aborted.
  Consumer<byte[], byte[]> reader() {
    return consumer("read_uncommitted");
  }

  /// Reads what the relay of the requests reads.
  Consumer<byte[], byte[]> readerOfCommitted() {
    return consumer("read_committed");
  }

  private Consumer<byte[], byte[]> consumer(String isolation) {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /// Writes each record once, in order.
  Producer<byte[], byte[]> writer() {
    return writer(Map.of());
  }

  /// Writes in transactions, and keeps everyone from that who began with this id before (KIP-98).
  Producer<byte[], byte[]> onlyWriter(String transactionalId) {
    Producer<byte[], byte[]> writer =
        writer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId));
    writer.initTransactions();
    return writer;
  }

  private Producer<byte[], byte[]> writer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.putAll(more);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_RECORD);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * LARGEST_RECORD);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
