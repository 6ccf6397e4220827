package dev.belfry.browser;

import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Ids;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;

/// Writes to Belfry's log in Kafka directly: fast, and without validation.
final class Log implements AutoCloseable {
  private final EventPublisher publisher;
  private final EventLog log;

  Log(Map<String, Object> connection) {
    log = find(connection);
    publisher =
        new EventPublisher(
            EventPublisher.reliable(connection), new EventCodec("test", Clock.systemUTC()));
  }

  /// A notification that was not validated.
  static NotificationCreated created(
      String recipient, String title, String message, @Nullable String actionUrl) {
    return new NotificationCreated(
        Ids.next(),
        new RecipientId(recipient),
        new Content(title, message, NotificationType.INFO, JsonObject.EMPTY, actionUrl, null, true),
        "test",
        Door.REST,
        null,
        null);
  }

  /// Appends them in order, and returns when Kafka has them all.
  void append(List<NotificationCreated> events) {
    events.stream()
        .map(event -> publisher.publish(log, event))
        .toList()
        .forEach(CompletableFuture::join);
  }

  private static EventLog find(Map<String, Object> connection) {
    String topic = Topic.NOTIFICATIONS.topicName();
    try (Admin admin = Admin.create(connection)) {
      TopicDescription found =
          admin.describeTopics(List.of(topic)).topicNameValues().values().iterator().next().get();
      return new EventLog(found.topicId(), found.partitions().size());
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    publisher.close();
  }
}
