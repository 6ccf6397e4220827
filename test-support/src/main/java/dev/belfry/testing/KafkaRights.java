package dev.belfry.testing;

import static java.util.Objects.requireNonNull;

import dev.belfry.events.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;

/// The rights in Kafka that `deploy/kafka/acls.sh` gives to a service.
public final class KafkaRights {
  private static final Path SCRIPT = Path.of("..", "deploy", "kafka", "acls.sh");
  private static final String NOBODY = "User:nobody";

  /// What a broker calls whoever does not log in.
  private static final String ANYBODY = "User:ANONYMOUS";

  private KafkaRights() {}

  /// From when this returns, clients of the broker may do what the service may, and nothing else
  /// with any topic or group.
  ///
  /// @param bootstrapServers of a broker that obeys ACLs, where clients do not log in
  /// @param service as the script calls it
  public static void restrict(String bootstrapServers, String service) {
    List<AclBinding> rights = new ArrayList<>(rights(service, ANYBODY));
    // Without this, what no line is about would be allowed.
    rights.add(right(ResourceType.TOPIC, "*", PatternType.LITERAL, NOBODY, AclOperation.READ));
    rights.add(right(ResourceType.GROUP, "*", PatternType.LITERAL, NOBODY, AclOperation.READ));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createAcls(rights).all().get();
      Awaitility.await().until(() -> !mayDelete(admin, Topic.NOTIFICATIONS.topicName()));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Gives a service's rights to the user of its name.
  ///
  /// @param connection of somebody who may do that
  /// @param service as the script calls it
  public static void grant(Map<String, Object> connection, String service) {
    try (Admin admin = Admin.create(connection)) {
      admin.createAcls(rights(service, "User:" + service)).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<AclBinding> rights(String service, String who) {
    List<AclBinding> rights =
        lines()
            .map(line -> line.split("\\s+"))
            .filter(words -> words[1].equals(service))
            .flatMap(words -> read(words, who))
            .toList();
    if (rights.isEmpty()) {
      throw new IllegalArgumentException("The script knows no such service: " + service);
    }
    return rights;
  }

  private static Stream<String> lines() {
    try {
      return Files.readAllLines(SCRIPT).stream().filter(line -> line.startsWith("allow "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Of a line such as `allow producer-api topic belfry.requests Read`.
  private static Stream<AclBinding> read(String[] words, String who) {
    ResourceType type = words[2].equals("groups") ? ResourceType.GROUP : ResourceType.TOPIC;
    PatternType pattern = words[2].equals("topic") ? PatternType.LITERAL : PatternType.PREFIXED;
    return Arrays.stream(words)
        .skip(4)
        .map(operation -> right(type, words[3], pattern, who, operation(operation)));
  }

  private static AclOperation operation(String word) {
    return AclOperation.valueOf(
        word.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
  }

  private static AclBinding right(
      ResourceType type, String name, PatternType pattern, String who, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(type, name, pattern),
        new AccessControlEntry(who, "*", operation, AclPermissionType.ALLOW));
  }

  private static boolean mayDelete(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    TopicDescription described =
        requireNonNull(
            admin
                .describeTopics(
                    List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .allTopicNames()
                .get()
                .get(topic));
    return described.authorizedOperations().contains(AclOperation.DELETE);
  }
}
