package dev.belfry.erasure;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Topics as Kafka has them.
final class Topics {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Admin admin;

  /// @param admin not closed here
  Topics(Admin admin) {
    this.admin = admin;
  }

  /// Empty if there is no such topic.
  Optional<TopicDescription> find(String name) {
    try {
      return Optional.of(
          await(requireNonNull(admin.describeTopics(List.of(name)).topicNameValues().get(name))));
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }

  /// What was set for a topic itself.
  Map<String, String> settings(String name) {
    var resource = topic(name);
    Map<String, String> settings = new TreeMap<>();
    for (ConfigEntry entry :
        await(requireNonNull(admin.describeConfigs(List.of(resource)).values().get(resource)))
            .entries()) {
      if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG
          && entry.value() != null) {
        settings.put(entry.name(), entry.value());
      }
    }
    return settings;
  }

  /// Creates a topic. One of this name that has just been deleted may still be in the way.
  ///
  /// @return its id, by which all brokers that are asked know it now
  Uuid create(String name, int partitions, int replicas, Map<String, String> settings) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    var topic = new NewTopic(name, partitions, (short) replicas).configs(settings);
    Uuid id = null;
    while (id == null) {
      try {
        id = await(admin.createTopics(List.of(topic)).topicId(name));
      } catch (TopicExistsException e) {
        if (System.nanoTime() - deadline > 0) {
          throw new RefusedException(
              "%s was created by somebody else. Stop all services and run the command again."
                  .formatted(name),
              e);
        }
        pause();
      }
    }
    Uuid created = id;
    await(
        "Kafka has created %s, and does not know it yet".formatted(name),
        () -> find(name).filter(found -> found.topicId().equals(created)).isPresent());
    return created;
  }

  /// Returns when it is gone, also if it was not there.
  void delete(String name) {
    find(name).ifPresent(found -> delete(name, found.topicId()));
  }

  /// Deletes this very topic, and none that has taken its name. Returns when it is gone.
  void delete(String name, Uuid id) {
    try {
      await(admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id))).all());
    } catch (UnknownTopicIdException | UnknownTopicOrPartitionException e) {
      return;
    }
    await(
        "Kafka does not let go of " + name,
        () -> find(name).filter(found -> found.topicId().equals(id)).isEmpty());
  }

  /// Sets some settings, and takes others back.
  void change(String name, Map<String, String> set, Collection<String> unset) {
    List<AlterConfigOp> changes = new ArrayList<>();
    set.forEach((key, value) ->
        changes.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
    for (String key : unset) {
      if (!set.containsKey(key)) {
        changes.add(new AlterConfigOp(new ConfigEntry(key, ""), AlterConfigOp.OpType.DELETE));
      }
    }
    await(admin.incrementalAlterConfigs(Map.of(topic(name), changes)).all());
  }

  private static ConfigResource topic(String name) {
    return new ConfigResource(ConfigResource.Type.TOPIC, name);
  }

  private static void await(String otherwise, Condition condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - deadline > 0) {
        throw new RefusedException(otherwise + ". Run the command again.");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException("Interrupted. Run the command again.", e);
    }
  }

  /// @throws KafkaException as Kafka's own
  /// @throws RefusedException if Kafka does not answer
  static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException cause) {
        throw cause;
      }
      throw new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new RefusedException("Kafka does not answer. Run the command again when it does.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException("Interrupted. Run the command again.", e);
    }
  }

  /// Whether something is so by now.
  @FunctionalInterface
  private interface Condition {
    boolean holds();
  }
}
