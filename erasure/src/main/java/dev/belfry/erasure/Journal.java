package dev.belfry.erasure;

import static java.util.Objects.requireNonNull;

import dev.belfry.events.Json;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/// Keeps how far the erasure has come in a topic of its own, which is there as long as one is under
/// way: a command that was killed goes on where it was. The last record counts.
///
/// Only the command that was started last may write here: an earlier one that is still at work is
/// told so when it wants to go on. For one thread.
final class Journal implements AutoCloseable {
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

  private final Clients clients;
  private final Topics topics;
  private @Nullable Producer<byte[], byte[]> writer;

  /// @param topics Kafka's
  Journal(Clients clients, Topics topics) {
    this.clients = clients;
    this.topics = topics;
  }

  /// From here on nobody who began earlier gets any further.
  void takeOver() {
    if (writer == null) {
      writer = clients.onlyWriter(NAME);
    }
  }

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
  /// @throws RefusedException if Kafka does not take it, or somebody else has taken over
  void write(Progress progress, int replicas) {
    takeOver();
    Producer<byte[], byte[]> only = requireNonNull(writer);
    if (topics.find(NAME).isEmpty()) {
      topics.create(NAME, 1, replicas, SETTINGS);
    }
    try {
      only.beginTransaction();
      var _ =
          only.send(new ProducerRecord<>(NAME, 0, null, Json.mapper().writeValueAsBytes(progress)));
      only.commitTransaction();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new RefusedException(
          "The command was started once more, and that one goes on. Nothing more is done here.", e);
    } catch (KafkaException e) {
      throw new RefusedException(
          "%s takes no record: %s. Run the command again when it does."
              .formatted(NAME, e.getMessage()),
          e);
    }
  }

  /// The erasure is over.
  void remove() {
    topics.delete(NAME);
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close(Duration.ZERO);
    }
  }
}
