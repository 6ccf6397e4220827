package dev.belfry.events;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/// Creates Belfry's topics where they are missing, and checks that they are as they must be: a log
/// that is compacted, expires or is stamped by producers' clocks would lose or reorder what users
/// were told, without an error anywhere.
public final class TopicSetup {
  private static final int TIMEOUT_MILLIS = 5_000;

  private final Admin admin;
  private final int partitions;

  /// @param admin not closed here
  /// @param partitions of the log; counts at its creation only, and is compared afterwards
  public TopicSetup(Admin admin, int partitions) {
    this.admin = admin;
    this.partitions = partitions;
  }

  /// Creates what is missing, with the cluster's default replication. Existing topics are left as
  /// they are; other instances may do the same at the same time.
  ///
  /// @throws TopicException if Kafka cannot be asked or refuses
  public void createMissing() throws TopicException, InterruptedException {
    List<NewTopic> wanted =
        Arrays.stream(Topic.values())
            .map(topic ->
                new NewTopic(
                        topic.topicName(),
                        Optional.of(topic.partitions(partitions)),
                        Optional.empty())
                    .configs(topic.settings()))
            .toList();
    var created =
        admin.createTopics(wanted, new CreateTopicsOptions().timeoutMs(TIMEOUT_MILLIS)).values();
    for (KafkaFuture<Void> topic : created.values()) {
      try {
        await(topic);
      } catch (TopicException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  /// The log, when every topic is there and as it must be.
  ///
  /// @throws TopicException with all that is wrong, or if Kafka cannot be asked
  public EventLog check() throws TopicException, InterruptedException {
    List<String> names = Arrays.stream(Topic.values()).map(Topic::topicName).toList();
    Map<String, TopicDescription> descriptions = describe(names);
    Map<String, Config> configs =
        await(
                admin
                    .describeConfigs(
                        names.stream()
                            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                            .toList(),
                        new DescribeConfigsOptions().timeoutMs(TIMEOUT_MILLIS))
                    .all())
            .entrySet()
            .stream()
            .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
    List<String> faults =
        Arrays.stream(Topic.values())
            .flatMap(topic ->
                TopicFaults.of(topic, partitions, get(descriptions, topic), get(configs, topic))
                    .stream())
            .toList();
    if (!faults.isEmpty()) {
      throw new TopicException(String.join("; ", faults));
    }
    return new EventLog(get(descriptions, Topic.NOTIFICATIONS).topicId(), partitions);
  }

  /// Those of the topics that this client may write to, as Kafka sees it.
  ///
  /// @throws TopicException if Kafka cannot be asked
  public Set<String> writable(Set<String> topics) throws TopicException, InterruptedException {
    return await(
            admin
                .describeTopics(
                    topics,
                    new DescribeTopicsOptions()
                        .includeAuthorizedOperations(true)
                        .timeoutMs(TIMEOUT_MILLIS))
                .allTopicNames())
        .values()
        .stream()
        .filter(topic -> mayWrite(topic.authorizedOperations()))
        .map(TopicDescription::name)
        .collect(Collectors.toSet());
  }

  private static boolean mayWrite(@Nullable Set<AclOperation> operations) {
    return operations != null && operations.contains(AclOperation.WRITE);
  }

  /// Kafka's own word for a topic that is not there does not say which.
  private Map<String, TopicDescription> describe(List<String> names)
      throws TopicException, InterruptedException {
    Map<String, TopicDescription> found = new HashMap<>();
    List<String> missing = new ArrayList<>();
    var asked =
        admin
            .describeTopics(names, new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
            .topicNameValues();
    for (String name : names) {
      try {
        found.put(name, await(get(asked, name)));
      } catch (TopicException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
        missing.add(name);
      }
    }
    if (!missing.isEmpty()) {
      throw new TopicException("no such topic: %s".formatted(String.join(", ", missing)));
    }
    return found;
  }

  private static <T> T get(Map<String, T> all, Topic topic) {
    return get(all, topic.topicName());
  }

  private static <T> T get(Map<String, T> all, String topic) {
    T found = all.get(topic);
    if (found == null) {
      throw new IllegalStateException("Kafka answered without " + topic);
    }
    return found;
  }

  private static <T> T await(KafkaFuture<T> future) throws TopicException, InterruptedException {
    try {
      return future.get(TIMEOUT_MILLIS + 1_000L, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String refusal = KafkaRefusal.of(cause);
      throw new TopicException(refusal == null ? "Kafka: " + cause.getMessage() : refusal, cause);
    } catch (TimeoutException e) {
      throw new TopicException("Kafka does not answer", e);
    }
  }

  /// Why the topics cannot be used, for an operator.
  public static final class TopicException extends Exception {
    TopicException(String message) {
      super(message);
    }

    TopicException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
