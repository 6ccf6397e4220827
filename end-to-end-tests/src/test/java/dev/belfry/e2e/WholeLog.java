package dev.belfry.e2e;

import static java.util.Objects.requireNonNull;

import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.LogEntry;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.testing.FoldedInbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// All that the log says at the moment, read with a plain consumer.
final class WholeLog {
  private final EventLog shape;
  private final List<List<LogEntry>> partitions;
  private final Map<Position, LogEntry> byPosition = new HashMap<>();

  private WholeLog(EventLog shape, List<List<LogEntry>> partitions) {
    this.shape = shape;
    this.partitions = partitions;
    partitions.stream()
        .flatMap(List::stream)
        .forEach(entry -> byPosition.put(entry.position(), entry));
  }

  static WholeLog read(String bootstrapServers) throws ExecutionException, InterruptedException {
    String topic = Topic.NOTIFICATIONS.topicName();
    Map<String, Object> connection = Map.of("bootstrap.servers", bootstrapServers);
    try (var admin = Admin.create(connection);
        var consumer =
            new KafkaConsumer<>(
                connection, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicDescription found =
          requireNonNull(admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
      EventLog shape = new EventLog(found.topicId(), found.partitions().size());
      List<TopicPartition> all =
          IntStream.range(0, shape.partitions())
              .mapToObj(partition -> new TopicPartition(topic, partition))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      List<List<LogEntry>> partitions =
          all.stream().<List<LogEntry>>map(_ -> new ArrayList<>()).toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer
            .poll(Duration.ofSeconds(1))
            .forEach(next -> partitions.get(next.partition()).add(EventCodec.decode(shape, next)));
      }
      return new WholeLog(shape, partitions);
    }
  }

  long size() {
    return byPosition.size();
  }

  EventLog shape() {
    return shape;
  }

  Stream<LogEntry.Understood> understood() {
    return partitions.stream()
        .flatMap(List::stream)
        .filter(LogEntry.Understood.class::isInstance)
        .map(LogEntry.Understood.class::cast);
  }

  LogEntry.Understood at(Position position) {
    if (byPosition.get(position) instanceof LogEntry.Understood entry) {
      return entry;
    }
    throw new AssertionError("Nothing stands at %s: it is lost".formatted(position));
  }

  long deadLetters() {
    return byPosition.values().stream().filter(LogEntry.NotUnderstood.class::isInstance).count();
  }

  /// What this user's inbox comes to.
  FoldedInbox inboxOf(RecipientId user) {
    FoldedInbox inbox = new FoldedInbox();
    for (LogEntry any : partitions.get(shape.partitionOf(user))) {
      if (any instanceof LogEntry.Understood entry
          && (entry.event().recipient() == null || user.equals(entry.event().recipient()))) {
        inbox.apply(entry);
      }
    }
    return inbox;
  }
}
