package dev.belfry.events;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Publishes events, each acknowledged by all in-sync replicas before it counts as published. What
/// one thread publishes for one recipient stays in that order in the log. Safe for all threads.
///
/// A failed publication is *unknown*, not undone: the record may be in the log or still arrive
/// there. Repeating it with the same id is safe, since readers drop what they have seen.
public final class EventPublisher implements AutoCloseable {
  private final Producer<byte[], byte[]> producer;
  private final EventCodec codec;

  /// @param producer made with [#reliable(Map)] or [#tireless(Map)]; closed with this publisher
  public EventPublisher(Producer<byte[], byte[]> producer, EventCodec codec) {
    this.producer = producer;
    this.codec = codec;
  }

  /// A producer that keeps promises: acks from all in-sync replicas, idempotent, in order. It tries
  /// for 30 s, and never makes a caller wait longer than 1 s for metadata or buffer space.
  ///
  /// @param connection where Kafka is and how to log in; it cannot weaken the promises
  public static Producer<byte[], byte[]> reliable(Map<String, ?> connection) {
    return new KafkaProducer<>(
        reliableSettings(connection), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Map<String, Object> reliableSettings(Map<String, ?> connection) {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // While one request is on its way, the next one fills: the busier, the larger, and never late.
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 3);
    settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.putIfAbsent(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    return settings;
  }

  /// A producer like [#reliable(Map)] that never gives a record up: it tries until it is closed, so
  /// that what comes later cannot overtake what Kafka has not taken yet, however long that is away.
  /// It may make its caller wait for 5 s, and takes whatever the topics take.
  public static Producer<byte[], byte[]> tireless(Map<String, ?> connection) {
    Map<String, Object> settings = reliableSettings(connection);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 * 1024 * 1024);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /// Publishes an event of one recipient to the log.
  ///
  /// The future completes on Kafka's network thread: do not block in what follows it. It fails with
  /// [PublishException].
  public CompletableFuture<Published> publish(EventLog log, NotificationEvent event) {
    return send(log, codec.encode(Topic.NOTIFICATIONS.topicName(), log, event));
  }

  /// Likewise, an event whose id was made for this publication: readers need not ask whether it is
  /// the repeat of an old one.
  public CompletableFuture<Published> publishWithNewId(EventLog log, NotificationEvent event) {
    ProducerRecord<byte[], byte[]> encoded =
        codec.encode(Topic.NOTIFICATIONS.topicName(), log, event);
    encoded.headers().add(EventCodec.NEW_ID, new byte[0]);
    return send(log, encoded);
  }

  /// Publishes a receipt, in the partition that has the same number as the recipient's in the log.
  /// See [#publish].
  public CompletableFuture<Published> publish(EventLog log, ReceiptEvent event) {
    return send(log, codec.encode(Topic.RECEIPTS.topicName(), log, event));
  }

  /// Hands over an event that concerns everyone, once, to be copied into every partition of the
  /// log. See [#publish].
  ///
  /// @param eventId the same at every repeat
  public CompletableFuture<Published> publishForEveryone(
      EventLog log, NotificationEvent event, UUID eventId) {
    return send(log, codec.encodeCopy(Topic.BROADCASTS.topicName(), 0, event, eventId));
  }

  /// Puts the copy of an event that concerns everyone into one partition of the log. See
  /// [#publish].
  ///
  /// @param eventId the same for all copies
  public CompletableFuture<Published> publishCopy(
      EventLog log, int partition, NotificationEvent event, UUID eventId) {
    return send(log, codec.encodeCopy(Topic.NOTIFICATIONS.topicName(), partition, event, eventId));
  }

  /// Publishes who looked or did what, to `belfry.audit`. See [#publish].
  public CompletableFuture<RecordMetadata> publish(AuditEvent event) {
    return send(codec.encodeAudit(event));
  }

  /// Sends a record as it is, to any topic. See [#publish].
  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
  public CompletableFuture<RecordMetadata> send(ProducerRecord<byte[], byte[]> kafkaRecord) {
    CompletableFuture<RecordMetadata> result = new CompletableFuture<>();
    try {
      producer.send(
          kafkaRecord,
          (metadata, exception) -> {
            if (exception == null) {
              result.complete(metadata);
            } else {
              result.completeExceptionally(PublishException.of(exception));
            }
          });
    } catch (RuntimeException e) {
      result.completeExceptionally(PublishException.of(e));
    }
    return result;
  }

  private CompletableFuture<Published> send(
      EventLog log, ProducerRecord<byte[], byte[]> kafkaRecord) {
    return send(kafkaRecord)
        .thenApply(metadata ->
            new Published(
                log.position(metadata.partition(), metadata.offset()),
                Instant.ofEpochMilli(metadata.timestamp())));
  }

  /// Sends what is buffered, for at most 5 s, then gives up on the rest (their futures fail).
  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }

  /// Gives up at once on what Kafka has not acknowledged (its futures fail).
  public void abort() {
    producer.close(Duration.ZERO);
  }

  /// An event's place in the log.
  ///
  /// @param position up to and including the event
  /// @param appendedAt the broker's time of it
  public record Published(Position position, Instant appendedAt) {}

  /// The event was not acknowledged.
  public static final class PublishException extends RuntimeException {
    private final boolean refused;

    private PublishException(boolean refused, Throwable cause) {
      super(refused ? "refused by Kafka" : "not acknowledged by Kafka", cause);
      this.refused = refused;
    }

    static PublishException of(Throwable cause) {
      return new PublishException(
          cause instanceof RecordTooLargeException || cause instanceof RecordBatchTooLargeException,
          cause);
    }

    /// True: it is certainly not in the log and never will be, and a repeat ends the same. False:
    /// the outcome is unknown.
    public boolean isRefused() {
      return refused;
    }
  }
}
