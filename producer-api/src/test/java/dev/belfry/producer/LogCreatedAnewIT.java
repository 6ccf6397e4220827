package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Topic;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import dev.belfry.testing.TopicChanges;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The log's topic is deleted and created anew while a producer-api runs.
class LogCreatedAnewIT {
  private static final String HELLO = "{\"title\":\"Hello\",\"message\":\"there\"}";

  private final Tokens shop = Tokens.user("shop").withScope("notifications:send");
  private Infrastructure infrastructure;

  @BeforeEach
  void start() {
    infrastructure = Infrastructure.start();
  }

  @AfterEach
  void stop() {
    infrastructure.close();
  }

  @Test
  void nothingIsAcceptedIntoAnotherLog_notEvenBeforeTheNextCheck_untilTheServiceIsRestarted()
      throws Exception {
    String oldEpoch;
    try (ProducerService service =
        ProducerService.start(infrastructure.bootstrapServers(), "--belfry.log.check-every=1h")) {
      oldEpoch = epoch(awaitAccepted(service));
      new TopicChanges(infrastructure.bootstrapServers(), Topic.NOTIFICATIONS.topicName())
          .createAnew(12, Topic.NOTIFICATIONS.settings());

      // Whoever comes first finds it out: people in all partitions, most of them never written to.
      List<HttpResponse<String>> answers =
          IntStream.range(0, 40).mapToObj(i -> post(service, "user-" + i)).toList();

      assertThat(answers).allSatisfy(LogCreatedAnewIT::assertNotAccepted);
      await()
          .untilAsserted(() -> {
            HttpResponse<String> answer = post(service, "user-0");
            assertNotAccepted(answer);
            assertThat(json(answer).get("detail").stringValue())
                .contains("The log was created anew");
          });
      assertThat(service.readiness().statusCode()).isEqualTo(503);
      assertThat(service.health()).contains("The topic belfry.notifications was created anew");
      await().untilAsserted(() -> assertThat(service.health()).contains("until an operator has"));
      assertNotAccepted(service.post("/api/notifications/broadcast", shop, HELLO));
      assertNotAccepted(
          service.post(
              "/api/notifications/bulk", shop, HELLO.replace("{", "{\"recipients\":[\"b\"],")));
      assertThat(
              service
                  .send(service.call("PUT", "/api/notifications/mark-all-read", shop, ""))
                  .statusCode())
          .isEqualTo(503);
    }

    try (ProducerService restarted = ProducerService.start(infrastructure.bootstrapServers())) {
      HttpResponse<String> accepted = awaitAccepted(restarted);

      assertThat(epoch(accepted)).isNotEqualTo(oldEpoch);
      UUID id = UUID.fromString(json(accepted).get("id").stringValue());
      assertThat(new TopicReader(infrastructure.bootstrapServers()).withId(Topic.NOTIFICATIONS, id))
          .hasSize(1);
    }
  }

  private HttpResponse<String> awaitAccepted(ProducerService service) {
    return await().until(() -> post(service, "probe"), answer -> answer.statusCode() == 202);
  }

  private static HttpResponse<String> post(ProducerService service, String user) {
    return service.post("/api/notifications", Tokens.user(user), HELLO);
  }

  private static String epoch(HttpResponse<String> accepted) {
    return json(accepted).get("position").stringValue().substring(0, 8);
  }

  private static void assertNotAccepted(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(json(answer).get("outcome").stringValue()).isEqualTo("unknown");
  }
}
