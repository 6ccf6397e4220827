package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Content;
import dev.belfry.events.Experiment;
import dev.belfry.events.ExperimentPut;
import dev.belfry.events.ExperimentVariant;
import dev.belfry.events.Exposure;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import dev.belfry.events.TemplateWords;
import dev.belfry.events.Topic;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExperimentsIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Tokens EDITOR = Tokens.user("editor").withScope("catalogue:write");
  private static ProducerService service;
  private static TopicReader topics;

  private final String key = "e-" + UUID.randomUUID();
  private final Tokens shop =
      Tokens.user("shop-" + UUID.randomUUID()).withScope("notifications:send");
  private final List<RecipientId> people =
      IntStream.range(0, 60).mapToObj(i -> new RecipientId("p" + i + key)).toList();

  @BeforeAll
  static void start() {
    String kafka = Infrastructure.shared().bootstrapServers();
    service = ProducerService.patient(kafka);
    topics = new TopicReader(kafka);
    await().atMost(SOON).until(() -> service.readiness().statusCode() == 200);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @BeforeEach
  void threeVersionsOfATemplate() {
    for (String title : List.of("Plain", "Warm", "Newest")) {
      assertThat(putTemplate(key, "", title).statusCode()).isEqualTo(202);
    }
  }

  @Test
  void peopleAreToldInTheWordsOfTheirVariantAtEveryDoorAndWhateverIsRepeated() {
    assertThat(put(body(5_000, 3_000, "")).body())
        .isEqualTo("{\"key\":\"%s\",\"version\":1}".formatted(key));
    String recipients =
        people.stream().map(who -> "\"" + who.value() + "\"").collect(Collectors.joining(","));

    for (int i = 0; i < 2; i++) {
      var bulk =
          service.post(
              "/api/notifications/bulk",
              shop,
              "{\"template\":\"%s\",\"recipients\":[%s]}".formatted(key, recipients),
              "Idempotency-Key",
              "b");
      assertThat(bulk.statusCode()).as(bulk.body()).isEqualTo(202);
    }
    people.subList(0, 10).forEach(who -> assertThat(send(who).statusCode()).isEqualTo(202));
    people.subList(0, 10).forEach(this::request);

    Experiment experiment = experiment(5_000, 3_000);
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(created().map(NotificationCreated::id).distinct())
                .hasSize(people.size() + 20));
    assertThat(created())
        .allSatisfy(each -> {
          TemplateWords words = Objects.requireNonNull(each.content().words());
          Exposure exposure = experiment.exposureOf(each.recipient());
          assertThat(words.experiment()).isEqualTo(exposure);
          assertThat(each.content().title())
              .isEqualTo(exposure.variant().equals("warm") ? "Warm" : "Plain");
          assertThat(each.content().realtime()).isEqualTo(!exposure.sendsNothing());
          assertThat(each.content().routing().channels())
              .isEqualTo(exposure.sendsNothing() ? Set.of() : null);
        });
    assertThat(created().map(each -> experiment.exposureOf(each.recipient()).variant()))
        .contains("plain", "warm", "holdout");
  }

  @Test
  void whoIsToldTwiceIsToldInTheSameWordsAndRampsMoveNobodyOutOfThem() {
    put(body(3_000, 0, ""));
    Map<RecipientId, String> before = titles();
    assertThat(put(body(7_000, 0, "")).body()).contains("\"version\":2");
    Map<RecipientId, String> after = titles();

    assertThat(before).containsValue("Warm");
    assertThat(people)
        .filteredOn(who -> "Warm".equals(before.get(who)))
        .allMatch(who -> "Warm".equals(after.get(who)));
    assertThat(after.values().stream().filter("Warm"::equals).count())
        .isGreaterThan(before.values().stream().filter("Warm"::equals).count());
  }

  @Test
  void broadcastsAndWhatIsSentAfterTheStopAreInTheNewestWords() {
    put(body(5_000, 0, ""));
    var broadcast =
        service.post("/api/notifications/broadcast", shop, "{\"template\":\"%s\"}".formatted(key));
    assertThat(broadcast.statusCode()).isEqualTo(202);
    assertThat(put(body(5_000, 0, ",\"state\":\"stopped\"")).statusCode()).isEqualTo(202);
    var accepted = send(people.getFirst());

    assertThat(json(accepted).path("title").stringValue()).isEqualTo("Newest");
    assertThat(said(Topic.BROADCASTS))
        .singleElement()
        .satisfies(content -> {
          assertThat(content.title()).isEqualTo("Newest");
          assertThat(Objects.requireNonNull(content.words()).experiment()).isNull();
        });
    assertThat(put(body(5_000, 0, "")).body()).contains("\"field\":\"state\"");
  }

  @Test
  void whatIsCriticalIsToldToAllAlike() {
    putCategory(key, "{\"name\":\"n\",\"critical\":true}");
    put(body(5_000, 0, ""));

    var accepted =
        service.post(
            "/api/notifications",
            shop,
            "{\"template\":\"%s\",\"category\":\"%s\",\"recipient\":\"%s\"}"
                .formatted(key, key, people.getFirst().value()));

    assertThat(json(accepted).path("title").stringValue()).isEqualTo("Newest");
    String critical = "c" + key;
    putTemplate(critical, "\"category\":\"%s\",".formatted(key), "Plain");
    var refused =
        put(
            "other-" + key,
            body(5_000, 0, "")
                .replace("\"" + key + "\"", "\"" + critical + "\"")
                .replace(":2}", ":1}"));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("variants[0].template_version", "critical");
  }

  @Test
  void whatHasBecomeCriticalCanBeStopped() {
    String category = "c" + key;
    String critical = "{\"name\":\"n\",\"critical\":%s}";
    putCategory(category, critical.formatted(false));
    String template = "t" + key;
    putTemplate(template, "\"category\":\"%s\",".formatted(category), "Plain");
    String body = body(5_000, 0, "%s").replace("\"" + key + "\"", "\"" + template + "\"");
    String running = body.replace(":2}", ":1}").replace("%s", "");
    assertThat(put(running).statusCode()).isEqualTo(202);

    putCategory(category, critical.formatted(true));

    assertThat(put(body.replace(":2}", ":1}").replace("%s", ",\"state\":\"stopped\"")).statusCode())
        .isEqualTo(202);
  }

  private static void putCategory(String category, String body) {
    var answer =
        service.send(
            service.call(
                "PUT", "/api/categories/%s?reason=a+test".formatted(category), EDITOR, body));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  @Test
  void aTemplateHasOneRunningExperimentAndARunningOneKeepsEverythingElse() {
    put(body(1_000, 0, ""));

    assertThat(put("other-" + key, body(1_000, 0, "")).body())
        .contains("\"field\":\"template\"", "Another experiment is running");
    for (String changed :
        List.of(
            body(500, 0, ""),
            body(1_000, 1, ""),
            body(1_000, 0, "").replace("read", "clicked"),
            body(1_000, 0, "").replace("\"window_seconds\":3600", "\"window_seconds\":60"),
            body(1_000, 0, "").replace("warm", "hot"))) {
      assertThat(put(changed).statusCode()).as(changed).isEqualTo(422);
    }
    assertThat(put(body(1_000, 0, "")).body()).as("the same again").contains("\"version\":1");
    assertThat(put(body(2_000, 0, ",\"expected_version\":7")).statusCode()).isEqualTo(409);
    assertThat(put(body(2_000, 0, ",\"expected_version\":1")).body()).contains("\"version\":2");
  }

  static Stream<Arguments> wrongBodies() {
    return Stream.of(
        Arguments.of("variants", "{\"name\":\"warm\"", "{\"name\":\"plain\""),
        Arguments.of(
            "variants",
            "\"weight\":5000,\"template_version\":2",
            "\"weight\":4,\"template_version\":2"),
        Arguments.of("variants[1].name", "{\"name\":\"warm\"", "{\"name\":\"holdout\""),
        Arguments.of("variants[1].template_version", ":2}", ":9}"),
        Arguments.of(
            "variants[1].weight",
            "\"weight\":5000,\"template_version\":2",
            "\"template_version\":2"),
        Arguments.of("variants[1]", ":2}", ":2,\"c4n4ry\":1}"),
        Arguments.of("metric", "\"metric\":\"read\"", "\"metric\":\"opened\""),
        Arguments.of("window_seconds", "\"window_seconds\":3600", "\"window_seconds\":0"),
        Arguments.of("holdout", "\"holdout\":0", "\"holdout\":10000"),
        Arguments.of("template", "\"template\":\"e-", "\"template\":\"no-such-"),
        Arguments.of("state", "\"holdout\":0", "\"holdout\":0,\"state\":\"stopped\""));
  }

  @ParameterizedTest
  @MethodSource("wrongBodies")
  void whatIsWrongIsRefusedWithItsPlace(String field, String right, String wrong) {
    var refused = put(body(5_000, 0, "").replace(right, wrong));

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(refused.body()).contains("\"field\":\"%s\"".formatted(field));
  }

  @Test
  void variantsMustTakeTheSameVariables() {
    putTemplate(
        key, "\"variables\":{\"name\":{\"type\":\"text\",\"sample\":\"Ann\"}},", "For {name}");

    var refused =
        put(body(5_000, 0, "").replace("\"template_version\":2", "\"template_version\":4"));

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("variants[0].template_version", "other variables");
  }

  @Test
  void whoFollowsANewerVersionThatTakesOtherVariablesIsLeftAloneByTheExperiment() {
    put(body(5_000, 500, ""));
    putTemplate(
        key, "\"variables\":{\"name\":{\"type\":\"text\",\"sample\":\"Ann\"}},", "For {name}");

    var accepted =
        service.post(
            "/api/notifications",
            shop,
            "{\"template\":\"%s\",\"variables\":{\"name\":\"Eve\"},\"recipient\":\"%s\"}"
                .formatted(key, people.getFirst().value()));

    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    assertThat(json(accepted).path("title").stringValue()).contains("Eve");
    assertThat(created())
        .singleElement()
        .satisfies(each ->
            assertThat(Objects.requireNonNull(each.content().words()).experiment()).isNull());
    assertThat(put(body(5_000, 500, ",\"state\":\"stopped\"")).statusCode()).isEqualTo(202);
  }

  @Test
  void anExperimentIsPutWithAScopeAndAReasonAndRecorded() {
    String path = "/api/experiments/" + key;
    String body = body(5_000, 0, "");

    assertThat(service.send(service.call("PUT", path, EDITOR, body)).statusCode()).isEqualTo(400);
    assertThat(service.send(service.call("PUT", path + "?reason=x", shop, body)).statusCode())
        .isEqualTo(403);
    assertThat(put(body).statusCode()).isEqualTo(202);
    assertThat(topics.all(Topic.AUDIT))
        .extracting(each -> new String(each.value(), StandardCharsets.UTF_8))
        .anyMatch(each -> each.contains("PUT /api/experiments/{key}") && each.contains(key));
  }

  private Map<RecipientId, String> titles() {
    return people.stream()
        .collect(
            Collectors.toMap(
                Function.identity(), who -> json(send(who)).path("title").stringValue()));
  }

  private Experiment experiment(int weight, int holdout) {
    return Experiment.of(
        new ExperimentPut(
            key,
            1,
            Experiment.State.RUNNING,
            key,
            key,
            List.of(
                new ExperimentVariant("plain", Experiment.WHOLE - weight, 1),
                new ExperimentVariant("warm", weight, 2)),
            holdout,
            Experiment.Metric.READ,
            3_600,
            Instant.EPOCH,
            "editor",
            "a test"));
  }

  private String body(int weight, int holdout, String members) {
    return """
    {"template":"%s","holdout":%s,"metric":"read","window_seconds":3600,"variants":[
      {"name":"plain","weight":%s,"template_version":1},
      {"name":"warm","weight":%s,"template_version":2}]%s}
    """
        .formatted(key, holdout, Experiment.WHOLE - weight, weight, members);
  }

  private HttpResponse<String> put(String body) {
    return put(key, body);
  }

  private HttpResponse<String> put(String experiment, String body) {
    return service.send(
        service.call(
            "PUT", "/api/experiments/%s?reason=a+test".formatted(experiment), EDITOR, body));
  }

  private static HttpResponse<String> putTemplate(String template, String members, String title) {
    return service.send(
        service.call(
            "PUT",
            "/api/templates/%s?reason=a+test".formatted(template),
            EDITOR,
            """
            {%s"default_locale":"en","texts":{"en":{"in_app":{"title":"%s","message":"m"}}}}
            """
                .formatted(members, title)));
  }

  private HttpResponse<String> send(RecipientId who) {
    return service.post(
        "/api/notifications",
        shop,
        "{\"template\":\"%s\",\"recipient\":\"%s\"}".formatted(key, who.value()));
  }

  private void request(RecipientId who) {
    byte[] value =
        "{\"template\":\"%s\",\"recipient\":\"%s\"}"
            .formatted(key, who.value())
            .getBytes(StandardCharsets.UTF_8);
    var asked = new ProducerRecord<byte[], byte[]>(Topic.REQUESTS.topicName(), value);
    asked.headers().add("ce_source", "shop".getBytes(StandardCharsets.UTF_8));
    asked.headers().add("ce_id", UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", Infrastructure.shared().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(asked).get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Stream<NotificationCreated> created() {
    return events(Topic.NOTIFICATIONS)
        .filter(NotificationCreated.class::isInstance)
        .map(NotificationCreated.class::cast);
  }

  private Stream<Content> said(Topic topic) {
    return events(topic).map(NewNotification::content);
  }

  private Stream<NewNotification> events(Topic topic) {
    return topics
        .events(topic)
        .filter(NewNotification.class::isInstance)
        .map(NewNotification.class::cast)
        .filter(event -> {
          TemplateWords words = event.content().words();
          return words != null && words.template().key().equals(key);
        });
  }
}
