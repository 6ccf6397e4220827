package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Topic;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The log's topic is deleted and created anew while a producer-api runs.
class LogCreatedAnewIT {
  private static final String HELLO = "{\"title\":\"Hello\",\"message\":\"there\"}";
  private static final String LOG = Topic.NOTIFICATIONS.topicName();

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
      createAnew();

      // Whoever comes first finds it out: people in all partitions, most of them never written to.
      List<HttpResponse<String>> answers =
          IntStream.range(0, 40).mapToObj(i -> post(service, "user-" + i)).toList();

      assertThat(answers).allSatisfy(LogCreatedAnewIT::assertNotAccepted);
      assertThat(json(answers.getLast()).get("detail").stringValue())
          .contains("The log was created anew");
      assertThat(service.readiness().statusCode()).isEqualTo(503);
      assertThat(service.health()).contains("The topic belfry.notifications was created anew");
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(service.health()).contains("until an operator has"));
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
    return await()
        .atMost(Duration.ofSeconds(45))
        .until(() -> post(service, "probe"), answer -> answer.statusCode() == 202);
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

  private void createAnew() throws Exception {
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of("bootstrap.servers", infrastructure.bootstrapServers()))) {
      admin.deleteTopics(List.of(LOG)).all().get(20, TimeUnit.SECONDS);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !admin.listTopics().names().get(20, TimeUnit.SECONDS).contains(LOG));
      admin
          .createTopics(
              List.of(
                  new NewTopic(LOG, Optional.of(12), Optional.empty())
                      .configs(Topic.NOTIFICATIONS.settings())))
          .all()
          .get(20, TimeUnit.SECONDS);
    }
  }
}
