package dev.belfry.client;

import dev.belfry.client.Outcome.Done;
import dev.belfry.client.Outcome.Failed;
import dev.belfry.client.Outcome.Retry;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.PublishException;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/// Notices as records of `belfry.requests`: CloudEvents in Kafka's binary content mode.
final class KafkaClient implements BelfryClient {
  static final String TYPE = "dev.belfry.notification.requested.v1";

  private static final int MAX_SOURCE = 255;

  private final EventPublisher publisher;
  private final String source;
  private final Clock clock;
  private final Retries retries;

  /// Kafka's client blocks its caller for up to a second when it knows no broker or its buffer is
  /// full. So one thread sends for all, first come, first served, which also keeps their order.
  private final ExecutorService lane =
      Executors.newSingleThreadExecutor(Threads.named("belfry-client-kafka"));

  private KafkaClient(EventPublisher publisher, String source, RetryPolicy policy, Clock clock) {
    this.publisher = publisher;
    this.source = source;
    this.clock = clock;
    this.retries = new Retries(policy, Threads.ON_DEMAND);
  }

  static KafkaClient connect(Map<String, ?> connection, String source, RetryPolicy policy) {
    if (source.isBlank() || source.length() > MAX_SOURCE || !Json.isStorable(source)) {
      throw new IllegalArgumentException(
          "source: expected 1 to %s characters, not all blank".formatted(MAX_SOURCE));
    }
    Clock clock = Clock.systemUTC();
    return new KafkaClient(
        new EventPublisher(EventPublisher.reliable(connection), new EventCodec(source, clock)),
        source,
        policy,
        clock);
  }

  @Override
  public CompletableFuture<Acknowledgement> publish(Notice notice) {
    String key = notice.keyOrNew();
    if (notice.audience() instanceof Audience.One one) {
      return publish(notice, key, List.of(new Request(one.recipient(), key)));
    }
    if (notice.audience() instanceof Audience.Many many) {
      return publish(
          notice,
          key,
          many.recipients().stream()
              .map(recipient -> new Request(recipient, keyOf(key, recipient)))
              .toList());
    }
    return unsupported("a notice to everyone can be sent over REST only");
  }

  @Override
  public CompletableFuture<List<PublishResult>> publishEach(String key, List<Notice> notices) {
    Notice.checkedKey(key);
    NoticeBatch.requireOneRecipientEach(notices);
    List<CompletableFuture<PublishResult>> each = new ArrayList<>();
    for (int i = 0; i < notices.size(); i++) {
      String own = Ids.derived("each", "", key, String.valueOf(i)).toString();
      each.add(
          publish(notices.get(i).idempotencyKey(own))
              .<PublishResult>thenApply(PublishResult.Published::new)
              .exceptionallyCompose(failure -> refused(failure, key)));
    }
    return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
        .thenApply(nothing -> each.stream().map(CompletableFuture::join).toList());
  }

  private static CompletableFuture<PublishResult> refused(Throwable failure, String key) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof RefusedException refused) {
      return CompletableFuture.completedFuture(new PublishResult.Refused(refused));
    }
    return CompletableFuture.failedFuture(
        new NotAcknowledgedException(key, "a notice was not acknowledged", cause));
  }

  /// A CloudEvent's id tells it from all others of its source: one notice to many has many.
  private static String keyOf(String key, RecipientId recipient) {
    return Ids.derived("many", "", key, recipient.value()).toString();
  }

  private CompletableFuture<Acknowledgement> publish(
      Notice notice, String key, List<Request> requests) {
    List<ProducerRecord<byte[], byte[]>> records =
        requests.stream().map(request -> toRecord(notice, request)).toList();
    List<UUID> ids = requests.stream().map(request -> request.id(source)).toList();
    Acknowledgement acknowledgement = new Acknowledgement(ids, ids.size(), Optional.empty(), key);
    var unacknowledged = new AtomicReference<>(records);
    return retries.repeat(key, deadline -> sendAll(unacknowledged, deadline, acknowledgement));
  }

  private ProducerRecord<byte[], byte[]> toRecord(Notice notice, Request request) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("recipient", request.recipient());
    body.putAll(notice.content());
    List<Header> headers =
        List.of(
            header("ce_specversion", "1.0"),
            header("ce_id", request.key()),
            header("ce_source", source),
            header("ce_type", TYPE),
            header("ce_time", Json.format(clock.instant())),
            header("content-type", "application/json"));
    return new ProducerRecord<>(
        Topic.REQUESTS.topicName(),
        null,
        request.recipient().key(),
        Json.mapper().writeValueAsBytes(body),
        headers);
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /// Sends the records that have not been acknowledged yet. Readers recognise repeats by their id.
  private CompletableFuture<Outcome<Acknowledgement>> sendAll(
      AtomicReference<List<ProducerRecord<byte[], byte[]>>> unacknowledged,
      Deadline deadline,
      Acknowledgement acknowledgement) {
    CompletableFuture<List<Sent>> sent;
    try {
      sent =
          CompletableFuture.supplyAsync(() -> handOver(unacknowledged.get(), deadline), lane)
              .thenCompose(KafkaClient::whenAllHaveEnded);
    } catch (RejectedExecutionException e) {
      sent = CompletableFuture.failedFuture(e);
    }
    return sent.handle((all, failure) -> {
      if (all == null) {
        return outcome(failure);
      }
      List<Sent> failed =
          all.stream().filter(each -> each.future().isCompletedExceptionally()).toList();
      unacknowledged.set(failed.stream().map(Sent::kafkaRecord).toList());
      return failed.isEmpty()
          ? new Done<>(acknowledgement)
          : outcome(failureOf(failed.get(0).future()));
    });
  }

  /// Of a future that has failed.
  private static @Nullable Throwable failureOf(CompletableFuture<?> failed) {
    return failed.handle((result, failure) -> failure).join();
  }

  private List<Sent> handOver(List<ProducerRecord<byte[], byte[]>> records, Deadline deadline) {
    return records.stream()
        .map(each ->
            new Sent(
                each,
                deadline.hasPassed()
                    ? CompletableFuture.<RecordMetadata>failedFuture(
                        new RejectedExecutionException("no turn in time"))
                    : publisher.send(each)))
        .toList();
  }

  private static CompletableFuture<List<Sent>> whenAllHaveEnded(List<Sent> all) {
    return CompletableFuture.allOf(all.stream().map(Sent::future).toArray(CompletableFuture[]::new))
        .handle((metadata, failure) -> all);
  }

  private static Outcome<Acknowledgement> outcome(@Nullable Throwable failure) {
    Throwable cause = failure == null ? null : failure.getCause();
    if (cause instanceof AuthorizationException) {
      return refused(403, "No write access to " + Topic.REQUESTS.topicName() + ".");
    }
    if (cause instanceof AuthenticationException) {
      return refused(401, "Kafka does not know this client.");
    }
    if (failure instanceof PublishException publishing && publishing.isRefused()) {
      return refused(413, "Larger than Kafka takes.");
    }
    return new Retry<>(Duration.ZERO, "Kafka has not acknowledged it", failure);
  }

  private static Outcome<Acknowledgement> refused(int status, String reason) {
    return new Failed<>(new RefusedException(status, reason, List.of()));
  }

  @Override
  public CompletableFuture<UUID> withdraw(UUID id, String recipient) {
    return unsupported("withdrawing is possible over REST only");
  }

  @Override
  public CompletableFuture<UUID> withdrawFromEveryone(UUID id) {
    return unsupported("withdrawing is possible over REST only");
  }

  @Override
  public CompletableFuture<List<ChannelDelivery>> deliveries(UUID id) {
    return unsupported("reading is possible over REST only");
  }

  private static <T> CompletableFuture<T> unsupported(String reason) {
    return CompletableFuture.failedFuture(new UnsupportedOperationException(reason));
  }

  @Override
  public void close() {
    retries.close();
    lane.shutdownNow();
    publisher.close();
  }

  /// A record that was handed over.
  private record Sent(
      ProducerRecord<byte[], byte[]> kafkaRecord, CompletableFuture<RecordMetadata> future) {}

  /// What one record asks for.
  ///
  /// @param key its `ce_id`
  private record Request(RecipientId recipient, String key) {
    /// The id that its notification will have.
    UUID id(String source) {
      return Ids.derived("requests", source, key, recipient.value());
    }
  }
}
