package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import dev.belfry.testing.TopicChanges;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
      var logTopic =
          new TopicChanges(infrastructure.bootstrapServers(), Topic.NOTIFICATIONS.topicName());
      logTopic.set("max.message.bytes", "200");
      HttpResponse<String> accepted =
          await()
              .until(
                  () -> service.post("/api/notifications/broadcast", shop, LARGE),
                  answer -> answer.statusCode() == 202);
      UUID id = UUID.fromString(json(accepted).get("id").stringValue());

      await()
          .untilAsserted(() ->
              assertThat(service.health())
                  .contains("stopped at belfry.broadcasts-0 offset", "max.message.bytes"));
      logTopic.set("max.message.bytes", "1048588");

      var topics = new TopicReader(infrastructure.bootstrapServers());
      await()
          .untilAsserted(() ->
              assertThat(topics.withId(Topic.NOTIFICATIONS, id))
                  .extracting(ConsumerRecord::partition)
                  .containsAll(IntStream.range(0, log.partitions()).boxed().toList()));
      await().untilAsserted(() -> assertThat(service.health()).doesNotContain("stopped at"));
    }
  }
}
