package dev.belfry.erasure;

import dev.belfry.events.Json;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/// Keeps how far the erasure has come in a topic of its own, which is there as long as one is under
/// way: a command that was killed goes on where it was. The last record counts.
///
/// @param topics Kafka's
record Journal(Clients clients, Topics topics) {
  static final String NAME = "belfry.erasure";
  private static final TopicPartition PARTITION = new TopicPartition(NAME, 0);
  private static final Map<String, String> SETTINGS =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.CLEANUP_POLICY_DELETE,
          TopicConfig.RETENTION_MS_CONFIG,
          "-1",
          TopicConfig.RETENTION_BYTES_CONFIG,
          "-1");

  /// Empty if no erasure is under way.
  Optional<Progress> read() {
    if (topics.find(NAME).isEmpty()) {
      return Optional.empty();
    }
    var last = new AtomicReference<byte @Nullable []>();
    try (Consumer<byte[], byte[]> reader = clients.reader()) {
      Scan.all(reader, PARTITION, each -> last.set(each.value()));
    }
    byte[] progress = last.get();
    return progress == null
        ? Optional.empty()
        : Optional.of(Json.mapper().readValue(progress, Progress.class));
  }

  /// Returns when Kafka has it.
  ///
  /// @param replicas as many as the log has
  void write(Progress progress, int replicas) {
    if (topics.find(NAME).isEmpty()) {
      topics.create(NAME, 1, replicas, SETTINGS);
    }
    try (Producer<byte[], byte[]> writer = clients.writer()) {
      writer
          .send(new ProducerRecord<>(NAME, 0, null, Json.mapper().writeValueAsBytes(progress)))
          .get();
    } catch (ExecutionException e) {
      throw new RefusedException(
          "%s takes no record: %s. Run the command again when it does."
              .formatted(NAME, e.getCause() == null ? "" : e.getCause().getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException("Interrupted. Run the command again.", e);
    }
  }

  /// The erasure is over.
  void remove() {
    topics.delete(NAME);
  }
}
