package dev.belfry.e2e;

import static java.util.Objects.requireNonNull;

import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.LogEntry;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.testing.FoldedInbox;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

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
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      TopicDescription found =
          requireNonNull(admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
      EventLog shape = new EventLog(found.topicId(), found.partitions().size());
      return new WholeLog(
          shape,
          TopicRecords.of(Topic.NOTIFICATIONS, shape.partitions(), bootstrapServers).stream()
              .map(records -> records.stream().map(each -> EventCodec.decode(shape, each)).toList())
              .toList());
    }
  }

  long size() {
    return byPosition.size();
  }

  /// Where a partition ends: Belfry writes no transactions, so that records leave no gaps.
  long end(int partition) {
    return partitions.get(partition).size();
  }

  EventLog shape() {
    return shape;
  }

  Stream<LogEntry.Understood> understood() {
    return IntStream.range(0, partitions.size()).boxed().flatMap(this::understoodIn);
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

  /// What stands in a partition and is understood, in its order.
  Stream<LogEntry.Understood> understoodIn(int partition) {
    return partitions.get(partition).stream()
        .filter(LogEntry.Understood.class::isInstance)
        .map(LogEntry.Understood.class::cast);
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
