package dev.belfry.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;

/// What somebody does to a topic behind a service's back.
///
/// @param bootstrapServers of the broker that has it
/// @param topic its name
public record TopicChanges(String bootstrapServers, String topic) {
  /// Gives a setting another value.
  public void set(String name, String value) {
    try (Admin admin = admin()) {
      get(
          admin
              .incrementalAlterConfigs(
                  Map.of(
                      new ConfigResource(ConfigResource.Type.TOPIC, topic),
                      List.of(
                          new AlterConfigOp(
                              new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
              .all());
    }
  }

  /// Deletes it and creates an empty one of the same name.
  public void createAnew(int partitions, Map<String, String> settings) {
    try (Admin admin = admin()) {
      get(admin.deleteTopics(List.of(topic)).all());
      Awaitility.await().until(() -> !get(admin.listTopics().names()).contains(topic));
      get(
          admin
              .createTopics(
                  List.of(
                      new NewTopic(topic, Optional.of(partitions), Optional.empty())
                          .configs(settings)))
              .all());
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  private static <T> T get(KafkaFuture<T> answer) {
    try {
      return answer.get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
