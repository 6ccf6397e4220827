package dev.belfry.events;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// Publishes events, each acknowledged by all in-sync replicas before it counts as published. What
/// one thread publishes for one recipient stays in that order in the log. Safe for all threads.
///
/// An event counts as published only if the log that was meant has it: one that was deleted and
/// created anew meanwhile is another.
///
/// A failed publication is *unknown*, not undone: the record may be in the log or still arrive
/// there. Repeating it with the same id is safe, since readers drop what they have seen.
public final class EventPublisher implements AutoCloseable {
  private final Producer<byte[], byte[]> producer;
  private final EventCodec codec;
  private final LogIdentity identity;
  private final WriteListener listener;

  /// @param producer made with [#reliable(Map)] or [#tireless(Map)]; closed with this publisher
  public EventPublisher(Producer<byte[], byte[]> producer, EventCodec codec) {
    this(producer, codec, other -> {});
  }

  /// @param producer made with [#reliable(Map)] or [#tireless(Map)]; closed with this publisher
  /// @param listener told what becomes of what is published
  public EventPublisher(
      Producer<byte[], byte[]> producer, EventCodec codec, WriteListener listener) {
    this.listener = listener;
    this.producer = producer;
    this.codec = codec;
    this.identity =
        new LogIdentity(
            producer instanceof IdentifyingProducer identifying ? identifying : null,
            listener::wentInto);
  }

  /// A producer that keeps promises: acks from all in-sync replicas, idempotent, in order. It tries
  /// for 30 s, and never makes a caller wait longer than 1 s for metadata or buffer space.
  ///
  /// @param connection where Kafka is and how to log in; it cannot weaken the promises
  public static Producer<byte[], byte[]> reliable(Map<String, ?> connection) {
    return IdentifyingProducer.of(reliableSettings(connection));
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
    return IdentifyingProducer.of(settings);
  }

  /// Publishes an event of one recipient to the log.
  ///
  /// The future completes on Kafka's network thread: do not block in what follows it. It fails with
  /// [PublishException].
  ///
  /// @param more headers that only their writer reads
  public CompletableFuture<Published> publish(
      EventLog log, NotificationEvent event, Header... more) {
    return send(log, with(codec.encode(Topic.NOTIFICATIONS.topicName(), log, event), more));
  }

  private static ProducerRecord<byte[], byte[]> with(
      ProducerRecord<byte[], byte[]> kafkaRecord, Header... more) {
    for (Header header : more) {
      kafkaRecord.headers().add(header);
    }
    return kafkaRecord;
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
  /// @param more headers that only their writer reads; the copies don't have them
  public CompletableFuture<Published> publishForEveryone(
      EventLog log, NotificationEvent event, UUID eventId, Header... more) {
    return send(log, with(codec.encodeCopy(Topic.BROADCASTS.topicName(), 0, event, eventId), more));
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

  /// Publishes a version of what is offered, to `belfry.catalogue`. See [#publish].
  public CompletableFuture<RecordMetadata> publish(CatalogueEvent event) {
    return send(codec.encode(Topic.CATALOGUE, 0, event.recordKey(), event));
  }

  /// Publishes where a recipient can be reached, in the partition that has the same number as the
  /// recipient's in the log. See [#publish].
  public CompletableFuture<Published> publish(EventLog log, ContactEvent event) {
    return send(
        log,
        codec.encode(
            Topic.CONTACTS, log.partitionOf(event.recipient()), event.contact().bytes(), event));
  }

  /// Erases a contact of a recipient. See [#publish].
  public CompletableFuture<Published> erase(EventLog log, ContactKey contact) {
    return send(
        log,
        new ProducerRecord<>(
            Topic.CONTACTS.topicName(),
            log.partitionOf(contact.recipient()),
            contact.bytes(),
            null));
  }

  /// Publishes a step of a delivery, in the partition that has the same number as the recipient's
  /// in the log. See [#publish].
  public CompletableFuture<Published> publish(EventLog log, DeliveryStep event) {
    return send(log, codec.encode(Topic.DELIVERIES.topicName(), log, event));
  }

  /// Publishes what holds for a partition of the log, in the partition of `belfry.deliveries` that
  /// has the same number. See [#publish].
  public CompletableFuture<Published> publish(EventLog log, int partition, ChannelState event) {
    return send(log, codec.encodeCopy(Topic.DELIVERIES.topicName(), partition, event, Ids.next()));
  }

  /// Publishes that an address takes mail again, to `belfry.deliveries`. See [#publish].
  public CompletableFuture<Published> publish(EventLog log, SuppressionLifted event) {
    return send(
        log,
        codec.encodeCopy(
            Topic.DELIVERIES.topicName(), SuppressionLifted.PARTITION, event, Ids.next()));
  }

  /// Sends a record as it is, to any topic. See [#publish].
  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
  public CompletableFuture<RecordMetadata> send(ProducerRecord<byte[], byte[]> kafkaRecord) {
    CompletableFuture<RecordMetadata> result = new CompletableFuture<>();
    Consumer<@Nullable Exception> told = listener.publishing(kafkaRecord);
    try {
      producer.send(
          kafkaRecord,
          (metadata, exception) -> {
            ended(kafkaRecord.topic(), told, exception);
            if (exception == null) {
              result.complete(metadata);
            } else {
              result.completeExceptionally(PublishException.of(exception));
            }
          });
    } catch (RuntimeException e) {
      ended(kafkaRecord.topic(), told, e);
      result.completeExceptionally(PublishException.of(e));
    }
    return result;
  }

  private void ended(
      String topic, @Nullable Consumer<@Nullable Exception> told, @Nullable Exception failure) {
    listener.ended(topic, failure);
    if (told != null) {
      told.accept(failure);
    }
  }

  /// Sends a record as it is, if the log is still the one given. An acknowledgement by a topic that
  /// was created anew in its place is a failure by [OtherLogException]. See [#publish].
  public CompletableFuture<Published> send(
      EventLog log, ProducerRecord<byte[], byte[]> kafkaRecord) {
    if (identity.isKnownToBeOther(log)) {
      return CompletableFuture.failedFuture(
          PublishException.of(new OtherLogException("The log was created anew")));
    }
    CompletableFuture<RecordMetadata> sent = send(kafkaRecord);
    return (kafkaRecord.topic().equals(Topic.NOTIFICATIONS.topicName())
            ? sent.thenCompose(metadata -> confirmed(log, metadata))
            : sent)
        .thenApply(metadata ->
            new Published(
                log.position(metadata.partition(), metadata.offset()),
                Instant.ofEpochMilli(metadata.timestamp())));
  }

  private CompletableFuture<RecordMetadata> confirmed(EventLog log, RecordMetadata acknowledged) {
    return identity
        .confirm(log, acknowledged)
        .exceptionallyCompose(failure ->
            CompletableFuture.failedFuture(
                PublishException.of(
                    failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure)));
  }

  /// Sends what is buffered, for at most 5 s, then gives up on the rest (their futures fail). A
  /// thread that has been interrupted may close it too, and remains interrupted; who interrupts it
  /// while it waits makes it give up at once.
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    try {
      producer.close(Duration.ofSeconds(5));
    } catch (InterruptException e) { // the producer is closed nevertheless
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
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
