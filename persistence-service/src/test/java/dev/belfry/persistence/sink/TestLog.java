package dev.belfry.persistence.sink;

import dev.belfry.consumer.LogOffsets;
import dev.belfry.consumer.sink.SinkSettings;
import dev.belfry.consumer.sink.Source;
import dev.belfry.events.Event;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.testing.Infrastructure;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;

/// A log of a test's own.
final class TestLog implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final EventCodec codec = new EventCodec("//test", Clock.systemUTC());
  private final String bootstrapServers;
  private final String topic;
  private final EventLog eventLog;
  private final EventPublisher publisher;
  private final LogOffsets offsets;

  private TestLog(String bootstrapServers, String topic, EventLog eventLog) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    this.eventLog = eventLog;
    this.publisher = new EventPublisher(producerThatKnows(topic), codec);
    this.offsets = new LogOffsets(connection());
  }

  /// A send waits for a second only, and a busy broker may tell of a new topic later.
  private Producer<byte[], byte[]> producerThatKnows(String newTopic) {
    Producer<byte[], byte[]> producer = EventPublisher.reliable(connection());
    Awaitility.await()
        .ignoreExceptions()
        .until(() -> producer.partitionsFor(newTopic).size() == eventLog.partitions());
    return producer;
  }

  static TestLog create(Infrastructure infrastructure, int partitions) {
    return create(infrastructure, "log-" + COUNT.incrementAndGet(), partitions);
  }

  static TestLog create(Infrastructure infrastructure, String topic, int partitions) {
    String servers = infrastructure.bootstrapServers();
    try (var admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      var created =
          admin.createTopics(
              List.of(
                  new NewTopic(topic, Optional.of(partitions), Optional.empty())
                      .configs(Topic.NOTIFICATIONS.settings())));
      return new TestLog(
          servers,
          topic,
          new EventLog(
              await(created.topicId(topic).toCompletionStage().toCompletableFuture()), partitions));
    }
  }

  static void delete(Infrastructure infrastructure, String topic) {
    try (var admin = Admin.create(Map.of("bootstrap.servers", infrastructure.bootstrapServers()))) {
      await(admin.deleteTopics(List.of(topic)).all().toCompletionStage().toCompletableFuture());
    }
  }

  EventLog eventLog() {
    return eventLog;
  }

  String topic() {
    return topic;
  }

  Map<String, Object> connection() {
    return Map.of("bootstrap.servers", bootstrapServers);
  }

  /// Of a sink that reads it.
  SinkSettings settings(int batchSize) {
    return new SinkSettings(
        connection(), topic, "sinks-of-" + topic, batchSize, Duration.ZERO, ReadModel.POSITIONS);
  }

  CompletableFuture<Source> source() {
    return CompletableFuture.completedFuture(
        new Source(
            eventLog.topicId(),
            eventLog.partitions(),
            id -> new ReadModel(topic, id, new NotificationRows(eventLog))));
  }

  LogOffsets offsets() {
    return offsets;
  }

  /// A recipient who lives in that partition.
  RecipientId someoneIn(int partition) {
    for (int i = 0; ; i++) {
      var candidate = new RecipientId("p" + partition + "-" + i + "-" + topic);
      if (eventLog.partitionOf(candidate) == partition) {
        return candidate;
      }
    }
  }

  RecordMetadata publish(Event event) {
    return await(send(event));
  }

  void publishAll(List<? extends Event> events) {
    List<CompletableFuture<RecordMetadata>> sent = new ArrayList<>();
    events.forEach(event -> sent.add(send(event)));
    sent.forEach(TestLog::await);
  }

  /// The record of an event, to be spoilt.
  ProducerRecord<byte[], byte[]> recordOf(Event event) {
    return codec.encode(topic, eventLog, event);
  }

  RecordMetadata publish(ProducerRecord<byte[], byte[]> kafkaRecord) {
    return await(publisher.send(kafkaRecord));
  }

  void publishInEveryPartition(NotificationEvent event, java.util.UUID eventId) {
    for (int partition = 0; partition < eventLog.partitions(); partition++) {
      publish(codec.encodeCopy(topic, partition, event, eventId));
    }
  }

  private CompletableFuture<RecordMetadata> send(Event event) {
    return publisher.send(recordOf(event));
  }

  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    offsets.close();
    publisher.close();
  }
}
