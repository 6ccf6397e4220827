package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static dev.belfry.producer.TopicReader.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.EventLog;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.producer.ProducerService.Answer;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class BatchIT {
  private static final String BATCH = "/api/notifications/batch";
  private static ProducerService service;
  private static TopicReader topics;
  private static EventLog log;

  private final String alice = "alice-" + UUID.randomUUID();
  private final Tokens shop =
      Tokens.user("shop-" + UUID.randomUUID()).withScope("notifications:send");

  @BeforeAll
  static void start() {
    String kafka = Infrastructure.shared().bootstrapServers();
    service = ProducerService.patient(kafka);
    topics = new TopicReader(kafka);
    log =
        service
            .bean(EventLogConnection.class)
            .whenAvailable()
            .orTimeout(60, TimeUnit.SECONDS)
            .join();
    awaitAccepted(service);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  static Stream<Arguments> items() {
    String rest = "\"title\":\"t\",\"message\":\"m\"";
    return Stream.of(
        Arguments.of("for the caller", "{%s}".formatted(rest)),
        Arguments.of("for another", "{\"recipient\":\"bob\",%s}".formatted(rest)),
        Arguments.of("blank title", "{\"title\":\" \",\"message\":\"m\"}"),
        Arguments.of("misspelt member", "{\"titel\":\"t\",\"message\":\"m\"}"),
        Arguments.of("expired", "{%s,\"expires_at\":\"2020-01-01T00:00:00Z\"}".formatted(rest)),
        Arguments.of("no such category", "{%s,\"category\":\"none\"}".formatted(rest)),
        Arguments.of("no such template", "{\"template\":\"none\",\"variables\":{}}"),
        Arguments.of(
            "template",
            "{\"template\":\"user-action\",\"variables\":{\"actor\":\"Ann\",\"action\":\"liked\","
                + "\"object\":\"post\"}}"),
        Arguments.of("too deep", "{%s,\"data\":%s}".formatted(rest, nested(33))),
        Arguments.of("lone surrogate", "{\"title\":\"\\ud800\",\"message\":\"m\"}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("items")
  void anItemIsAnsweredAsACallByItselfIs(String name, String body) {
    HttpResponse<String> alone = service.post("/api/notifications", shop, body);
    JsonNode item =
        completed(service, "[%s]".formatted(body), UUID.randomUUID().toString()).at("/results/0");

    assertThat(item.get("status").intValue())
        .as("%s: %s", alone.body(), item)
        .isEqualTo(alone.statusCode());
    if (alone.statusCode() == 202) {
      assertThat(topics.withId(Topic.NOTIFICATIONS, id(item))).hasSize(1);
    } else {
      assertThat(item).isEqualTo(json(alone));
    }
  }

  @Test
  void whoMayNotSendToOthersMayNotSendMany() {
    String body = list(List.of("{\"title\":\"t\",\"message\":\"m\"}"));

    assertThat(service.post(BATCH, Tokens.user(alice), body).statusCode()).isEqualTo(403);
  }

  @Test
  void whatIsWrongWithOneItemKeepsNoOtherFromBeingSent() {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      items.add(i % 10 == 3 ? "[]" : item(i % 3 == 0 ? alice : "user-" + i, "n" + i));
    }

    JsonNode answer = completed(service, list(items), "whole");

    assertThat(answer.get("results").size()).isEqualTo(500);
    List<String> titles = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      JsonNode result = answer.at("/results/" + i);
      assertThat(result.get("status").intValue()).isEqualTo(i % 10 == 3 ? 422 : 202);
      if (i % 10 != 3 && i % 3 == 0) {
        titles.add("n" + i);
      }
    }
    List<ConsumerRecord<byte[], byte[]>> hers =
        topics.all(Topic.NOTIFICATIONS).stream()
            .filter(each ->
                each.key() != null && new String(each.key(), StandardCharsets.UTF_8).equals(alice))
            .toList();
    assertThat(hers)
        .as("in the order of the list")
        .extracting(
            each -> ((NotificationCreated) TopicReader.parse(each).event()).content().title())
        .containsExactlyElementsOf(titles);
    ConsumerRecord<byte[], byte[]> first = hers.getFirst();
    assertThat(answer.at("/results/0/id").stringValue()).isEqualTo(header(first, "ce_id"));
    assertThat(answer.at("/results/0/position").stringValue())
        .isEqualTo(
            log.position(log.partitionOf(new RecipientId(alice)), first.offset()).toString());
  }

  @Test
  void aRepeatIsAnsweredAsTheCallWas_andWritesNothing() {
    String body = list(List.of(item(alice, "one"), "{}", item(alice, "two")));

    JsonNode first = completed(service, body, "order 17");
    JsonNode again = sent(service.post(BATCH, shop, body, "Idempotency-Key", "order 17"));
    JsonNode changed =
        completed(
            service,
            list(List.of(item(alice, "one"), item(alice, "more"), item(alice, "other"))),
            "order 17");

    assertThat(again).isEqualTo(first);
    assertThat(changed.at("/results/0")).isEqualTo(first.at("/results/0"));
    assertThat(changed.at("/results/1/status").intValue()).as("was refused before").isEqualTo(202);
    assertThat(changed.at("/results/2/status").intValue()).isEqualTo(422);
    assertThat(changed.at("/results/2/errors/0/field").stringValue()).isEqualTo("Idempotency-Key");
    assertThat(topics.withId(Topic.NOTIFICATIONS, id(first.at("/results/0")))).hasSize(1);
    assertThat(topics.withId(Topic.NOTIFICATIONS, id(first.at("/results/2")))).hasSize(1);
  }

  @Test
  void whatHasExpiredBeforeARepeatWasAcceptedAndIsAcceptedStill() {
    // On a busy machine it may have expired when it comes.
    var body = new AtomicReference<String>();
    JsonNode first =
        await()
            .until(
                () -> {
                  body.set(
                      "[{\"title\":\"t\",\"message\":\"m\",\"expires_at\":\"%s\"}]"
                          .formatted(Instant.now().plusSeconds(2)));
                  return completed(service, body.get(), "short");
                },
                answer -> answer.at("/results/0/status").intValue() == 202);

    await()
        .until(() ->
            sent(service.post(BATCH, shop, body.get())).at("/results/0/status").intValue() == 422);
    assertThat(sent(service.post(BATCH, shop, body.get(), "Idempotency-Key", "short")))
        .isEqualTo(first);
  }

  static Stream<Arguments> refused() {
    String item = "{\"title\":\"t\",\"message\":\"m\"}";
    return Stream.of(
        Arguments.of("object", 400, item),
        Arguments.of("empty", 400, ""),
        Arguments.of("text", 400, "\"[]\""),
        Arguments.of("cut off", 400, "[%s".formatted(item)),
        Arguments.of("two lists", 400, "[%s] []".formatted(item)),
        Arguments.of("member twice", 400, "[{\"title\":\"t\",\"title\":\"t\",\"message\":\"m\"}]"),
        Arguments.of("100,000 levels", 400, "[".repeat(100_000)),
        Arguments.of("nothing", 422, "[]"),
        Arguments.of("501", 422, list(IntStream.range(0, 501).mapToObj(_ -> item).toList())),
        Arguments.of("more than 2 MiB", 413, "[\"" + "x".repeat(2 * 1024 * 1024)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("refused")
  void whatIsNoListOfNotificationsIsRefusedAsAWhole(String name, int status, String body) {
    HttpResponse<String> answer =
        service.send(service.call("POST", BATCH, shop, "[]").POST(BodyPublishers.ofString(body)));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void whileKafkaIsAwayEachItemIsToldInTime_andTheRepeatCompletesTheCall() {
    try (Infrastructure infrastructure = Infrastructure.start();
        ProducerService own =
            ProducerService.start(
                infrastructure.bootstrapServers(), "--belfry.producer.answer-within=1s")) {
      awaitAccepted(own);
      String body =
          list(IntStream.range(0, 500).mapToObj(i -> item("user-" + i, "n" + i)).toList());
      sent(own.post(BATCH, shop, body)); // what is measured then is waiting, not class loading
      infrastructure.stopKafka();

      Answer answer =
          own.timed(own.call("POST", BATCH, shop, body).header("Idempotency-Key", "k").build())
              .join();

      // After one second, however busy the machine is; Kafka's client would try for thirty.
      assertThat(answer.after()).isLessThan(Duration.ofSeconds(20));
      assertThat(sent(answer.response()).get("results"))
          .hasSize(500)
          .allSatisfy(item -> {
            assertThat(item.get("status").intValue()).isEqualTo(503);
            assertThat(item.get("idempotency_key").stringValue())
                .as("the key that completes it, not one of the item")
                .isEqualTo("k");
          });
      // A call is counted when it is over, which its caller may see sooner.
      await()
          .untilAsserted(() ->
              assertThat(counted(own, "unknown")).as("calls of unknown outcome").isPositive());

      infrastructure.startKafka();
      awaitAccepted(own);
      JsonNode repeated = completed(own, body, "k");
      Set<String> ids =
          repeated
              .get("results")
              .valueStream()
              .map(item -> item.get("id").stringValue())
              .collect(Collectors.toCollection(HashSet::new));
      assertThat(ids).hasSize(500);
      assertThat(
              new TopicReader(infrastructure.bootstrapServers())
                  .all(Topic.NOTIFICATIONS).stream()
                      .map(each -> header(each, "ce_id"))
                      .filter(ids::contains))
          .as("each of them once")
          .hasSize(500);
    }
  }

  private static double counted(ProducerService service, String outcome) {
    return service
        .bean(MeterRegistry.class)
        .get("belfry.producer.calls")
        .tags("door", "batch", "outcome", outcome)
        .counter()
        .count();
  }

  /// The answer that knows of each item, as a caller gets it who repeats the call until then.
  private JsonNode completed(ProducerService service, String body, String key) {
    return await()
        .until(
            () -> sent(service.post(BATCH, shop, body, "Idempotency-Key", key)),
            answer ->
                answer
                    .get("results")
                    .valueStream()
                    .noneMatch(item -> item.get("status").intValue() == 503));
  }

  private static String item(String recipient, String title) {
    return "{\"recipient\":\"%s\",\"title\":\"%s\",\"message\":\"m\"}".formatted(recipient, title);
  }

  private static String list(List<String> items) {
    return "[%s]".formatted(String.join(",", items));
  }

  private static UUID id(JsonNode item) {
    return UUID.fromString(item.get("id").stringValue());
  }

  private static ObjectNode sent(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return (ObjectNode) json(answer);
  }

  private static void awaitAccepted(ProducerService service) {
    await()
        .until(() ->
            service
                    .post(
                        "/api/notifications",
                        Tokens.user("probe"),
                        "{\"title\":\"t\",\"message\":\"m\"}")
                    .statusCode()
                == 202);
  }

  private static String nested(int levels) {
    return "{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
  }
}
