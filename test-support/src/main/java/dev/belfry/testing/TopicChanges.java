package dev.belfry.testing;

import dev.belfry.events.Ids;
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
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;

/// What somebody does to a topic behind a service's back.
///
/// @param bootstrapServers of the broker that has it
/// @param topic its name
public record TopicChanges(String bootstrapServers, String topic) {
  /// Gives a setting another value. The broker goes by it when this returns.
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
      awaitApplied(admin);
    }
  }

  /// The controller has a change before the broker goes by it. The broker takes up changes in turn,
  /// several together if it is late: it has all before the first of two new topics when it has the
  /// second one.
  private static void awaitApplied(Admin admin) {
    List<String> later = List.of("first-" + Ids.next(), "second-" + Ids.next());
    for (String name : later) {
      get(admin.createTopics(List.of(new NewTopic(name, Optional.of(1), Optional.empty()))).all());
      var partition = new TopicPartition(name, 0);
      Awaitility.await()
          .ignoreExceptions()
          .until(() ->
              get(admin
                          .listOffsets(Map.of(partition, OffsetSpec.latest()))
                          .partitionResult(partition))
                      .offset()
                  == 0);
    }
    get(admin.deleteTopics(later).all());
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
