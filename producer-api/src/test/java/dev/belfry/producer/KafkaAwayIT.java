package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Topic;
import dev.belfry.producer.ProducerService.Answer;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.LogLines;
import dev.belfry.testing.Promptly;
import dev.belfry.testing.Tokens;
import dev.belfry.testing.TopicChanges;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaAwayIT {
  private static final String HELLO = "{\"title\":\"Hello\",\"message\":\"there\"}";

  /// After one second, however busy the machine is; Kafka's client would try for thirty.
  private static final Duration IN_TIME = Duration.ofSeconds(20);

  private final String alice = "alice-" + UUID.randomUUID();
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
  void callersAreToldInTimeWhileKafkaIsAwayAndServedWhenItIsBack() {
    try (ProducerService service =
        ProducerService.start(
            infrastructure.bootstrapServers(), "--belfry.producer.answer-within=1s")) {
      awaitAccepted(service);
      // The same burst while all is well: what is measured then is waiting, not class loading.
      requests(service, "warm").stream()
          .map(service::timed)
          .toList()
          .forEach(CompletableFuture::join);
      List<HttpRequest> requests = requests(service, "key");
      infrastructure.stopKafka();
      int threadsBefore = Thread.getAllStackTraces().size();

      List<CompletableFuture<Answer>> calls = requests.stream().map(service::timed).toList();
      int threadsMeanwhile = Thread.getAllStackTraces().size();
      List<HttpResponse<String>> answers =
          calls.stream()
              .map(CompletableFuture::join)
              .peek(answer -> assertThat(answer.after()).isLessThan(IN_TIME))
              .map(Answer::response)
              .toList();

      assertThat(threadsMeanwhile - threadsBefore).isLessThan(60);
      assertThat(answers).allSatisfy(KafkaAwayIT::assertUnknown);
      assertThat(json(answers.getFirst()).get("idempotency_key").stringValue()).isEqualTo("key 0");
      assertThat(json(answers.getFirst()).get("ids").size()).isEqualTo(1);

      for (int i = 0; i < 20; i++) {
        assertUnknown(
            Promptly.within(
                Duration.ofMillis(i == 0 ? 2_000 : 500),
                () -> service.post("/api/notifications", Tokens.user(alice), HELLO)));
      }

      infrastructure.startKafka();
      awaitAccepted(service);
      HttpResponse<String> repeated =
          await()
              .until(
                  () ->
                      service.post(
                          "/api/notifications",
                          Tokens.user(alice),
                          HELLO,
                          "Idempotency-Key",
                          "key 0"),
                  answer -> answer.statusCode() != 503);
      assertThat(repeated.statusCode()).isEqualTo(202);
      UUID id = UUID.fromString(json(repeated).get("id").stringValue());
      assertThat(id.toString()).isEqualTo(json(answers.getFirst()).at("/ids/0").stringValue());
      assertThat(new TopicReader(infrastructure.bootstrapServers()).withId(Topic.NOTIFICATIONS, id))
          .hasSize(1);
    }
  }

  @Test
  void thatKafkaIsAwayIsSaidWhenItBeginsAndWhenItEnds() {
    try (ProducerService service = ProducerService.start(infrastructure.bootstrapServers());
        LogLines lines = LogLines.listen()) {
      awaitAccepted(service);
      lines.clear();
      infrastructure.stopKafka();

      await().until(() -> service.readiness().statusCode() == 503);
      for (int i = 0; i < 20; i++) {
        assertUnknown(service.post("/api/notifications", Tokens.user(alice), HELLO));
        service.health();
      }
      assertThat(lines.warnings()).hasSizeBetween(1, 6);

      infrastructure.startKafka();
      await().until(() -> service.readiness().statusCode() == 200);
      await()
          .untilAsserted(() ->
              assertThat(lines.ofService())
                  .anyMatch(line -> line.contains("Ready: Kafka is there")));
    }
  }

  @Test
  void startsWhileKafkaIsAwayAndNeedsNoRestart() {
    infrastructure.stopKafka();
    try (ProducerService service = ProducerService.start(infrastructure.bootstrapServers())) {
      assertUnknown(service.post("/api/notifications", Tokens.user(alice), HELLO));
      assertThat(service.readiness().statusCode()).isEqualTo(503);

      infrastructure.startKafka();

      awaitAccepted(service);
      await().until(() -> service.readiness().statusCode() == 200);
    }
  }

  @Test
  void saysWhyItIsNotReadyWhenTheLogIsMisconfigured() {
    try (ProducerService service = ProducerService.start(infrastructure.bootstrapServers())) {
      awaitAccepted(service);
    }
    var logTopic =
        new TopicChanges(infrastructure.bootstrapServers(), Topic.NOTIFICATIONS.topicName());
    logTopic.set("cleanup.policy", "compact");

    try (ProducerService service = ProducerService.start(infrastructure.bootstrapServers())) {
      await()
          .untilAsserted(() ->
              assertThat(service.readiness().body())
                  .contains("belfry.notifications: cleanup.policy is compact (expected: delete)"));
      assertThat(service.readiness().statusCode()).isEqualTo(503);
      assertUnknown(service.post("/api/notifications", Tokens.user(alice), HELLO));

      logTopic.set("cleanup.policy", "delete");

      awaitAccepted(service);
    }
  }

  private List<HttpRequest> requests(ProducerService service, String key) {
    return IntStream.range(0, 200)
        .mapToObj(i ->
            service
                .call("POST", "/api/notifications", Tokens.user(alice), HELLO)
                .header("Idempotency-Key", key + " " + i)
                .build())
        .toList();
  }

  private void awaitAccepted(ProducerService service) {
    await()
        .until(() ->
            service.post("/api/notifications", Tokens.user("probe"), HELLO).statusCode() == 202);
  }

  private static void assertUnknown(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(json(answer).get("outcome").stringValue()).isEqualTo("unknown");
    assertThat(json(answer).has("idempotency_key")).isTrue();
    assertThat(json(answer).path("ids").size()).isEqualTo(1);
  }
}
