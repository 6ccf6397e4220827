package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/// A broadcast that was accepted and that the log does not take.
class BroadcastStopsIT {
  private static final String LARGE =
      "{\"title\":\"Hello\",\"message\":\"%s\"}".formatted("m".repeat(10_000));

  private final Tokens shop = Tokens.user("shop").withScope("notifications:send");

  @Test
  void waitsWithTheReasonInHealth_andIsCopiedWhenTheLogTakesIt() throws Exception {
    try (Infrastructure infrastructure = Infrastructure.start();
        ProducerService service = ProducerService.start(infrastructure.bootstrapServers())) {
      EventLog log =
          service.bean(EventLogConnection.class).whenAvailable().get(45, TimeUnit.SECONDS);
      setLargestMessage(infrastructure, "200");
      HttpResponse<String> accepted =
          await()
              .atMost(Duration.ofSeconds(45))
              .until(
                  () -> service.post("/api/notifications/broadcast", shop, LARGE),
                  answer -> answer.statusCode() == 202);
      UUID id = UUID.fromString(json(accepted).get("id").stringValue());

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() ->
              assertThat(service.health())
                  .contains("stopped at belfry.broadcasts-0 offset", "max.message.bytes"));
      setLargestMessage(infrastructure, "1048588");

      var topics = new TopicReader(infrastructure.bootstrapServers());
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() ->
              assertThat(topics.withId(Topic.NOTIFICATIONS, id))
                  .extracting(ConsumerRecord::partition)
                  .containsAll(IntStream.range(0, log.partitions()).boxed().toList()));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(service.health()).doesNotContain("stopped at"));
    }
  }

  private static void setLargestMessage(Infrastructure infrastructure, String bytes)
      throws Exception {
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of("bootstrap.servers", infrastructure.bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, Topic.NOTIFICATIONS.topicName()),
                  Set.of(
                      new AlterConfigOp(
                          new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET))))
          .all()
          .get(20, TimeUnit.SECONDS);
    }
  }
}
