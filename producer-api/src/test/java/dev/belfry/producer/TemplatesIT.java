package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static dev.belfry.producer.TopicReader.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.Ids;
import dev.belfry.events.NewNotification;
import dev.belfry.events.TemplateWords;
import dev.belfry.events.Topic;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class TemplatesIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String CANARY = "c4n4ry";
  private static final Tokens EDITOR = Tokens.user("editor").withScope("catalogue:write");
  private static final String SHIPPED =
      """
      {"default_locale":"en","variables":{"order":{"type":"text","sample":"A-17"},
         "count":{"type":"number","sample":2},"link":{"type":"link","required":false}},
       "texts":{
         "en":{"in_app":{"title":"Order {order}","message":"{count, plural, one {# parcel} other {# parcels}}"},
               "push":{"title":"Shipped","body":"{order}"}},
         "pl":{"in_app":{"title":"Zamówienie {order}",
               "message":"{count, plural, one {# paczka} few {# paczki} many {# paczek} other {# paczki}}"}}}}
      """;
  private static ProducerService service;
  private static TopicReader topics;

  private final String key = "shipped-" + UUID.randomUUID();
  private final String alice = "alice-" + UUID.randomUUID();
  private final Tokens shop =
      Tokens.user("shop-" + UUID.randomUUID()).withScope("notifications:send");

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

  @Test
  void whatATemplateSaysInAllLanguagesIsInTheLog() {
    assertThat(put(SHIPPED).body()).isEqualTo("{\"key\":\"%s\",\"version\":1}".formatted(key));

    var accepted = send("\"variables\":{\"order\":\"A-17\",\"count\":3}");
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    JsonNode shown = json(accepted);
    assertThat(shown.path("title").stringValue()).isEqualTo("Order \u2068A-17\u2069");
    assertThat(shown.path("message").stringValue()).isEqualTo("3 parcels");
    assertThat(shown.path("locale").stringValue()).isEqualTo("en");
    assertThat(shown.path("template").path("version").intValue()).isEqualTo(1);
    Content content = inLog(accepted);
    TemplateWords words = Objects.requireNonNull(content.words());
    assertThat(content.title()).isEqualTo("Order \u2068A-17\u2069");
    assertThat(words.template().key()).isEqualTo(key);
    assertThat(words.variables().json()).isEqualTo("{\"count\":3,\"order\":\"A-17\"}");
    assertThat(content.wordsFor("pl-PL").texts().inApp().message()).isEqualTo("3 paczki");
    assertThat(content.wordsFor("en").texts().toPush().body()).isEqualTo("\u2068A-17\u2069");
  }

  @Test
  void whatWasAcceptedKeepsItsWordsWhenTheTemplateIsEdited() {
    put(SHIPPED);
    var before = send("\"variables\":{\"order\":\"A-17\",\"count\":1}");
    assertThat(
            json(put(SHIPPED.replace("Order {order}", "Parcel {order}")))
                .path("version")
                .intValue())
        .isEqualTo(2);
    var after = send("\"variables\":{\"order\":\"A-17\",\"count\":1}");

    assertThat(inLog(before).title()).isEqualTo("Order \u2068A-17\u2069");
    assertThat(inLog(after).title()).isEqualTo("Parcel \u2068A-17\u2069");
    assertThat(Objects.requireNonNull(inLog(after).words()).template().version()).isEqualTo(2);
  }

  @Test
  void aRepeatIsKnownByTemplateAndVariablesAlsoWhenTheTemplateTakesOthersByNow() {
    put(SHIPPED);
    String variables = "\"variables\":{\"order\":\"A-17\",\"count\":1}";
    var first = send(variables, "Idempotency-Key", "k");
    put(SHIPPED.replace("\"order\":{", "\"buyer\":{\"type\":\"text\"},\"order\":{"));
    assertThat(send(variables).statusCode()).isEqualTo(422);

    var again = send(variables, "Idempotency-Key", "k");
    assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
    assertThat(json(again).path("position")).isEqualTo(json(first).path("position"));
    var other = send("\"variables\":{\"order\":\"A-18\",\"count\":1}", "Idempotency-Key", "k");
    assertThat(other.statusCode()).isEqualTo(422);
  }

  @Test
  void everyDoorTakesATemplate() {
    put(SHIPPED);
    String body = body("\"variables\":{\"order\":\"A-17\",\"count\":2}");
    String open = body.substring(0, body.length() - 1);
    var bulk =
        service.post(
            "/api/notifications/bulk", shop, open + ",\"recipients\":[\"%s\"]}".formatted(alice));
    var broadcast = service.post("/api/notifications/broadcast", shop, body);
    request(open + ",\"recipient\":\"%s\"}".formatted(alice));

    assertThat(bulk.statusCode()).as(bulk.body()).isEqualTo(202);
    assertThat(broadcast.statusCode()).as(broadcast.body()).isEqualTo(202);
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(events(Topic.NOTIFICATIONS))
                .extracting(NewNotification::door)
                .contains(Door.REST, Door.BULK, Door.REQUESTS));
    assertThat(said(Topic.BROADCASTS)).hasSize(1);
    assertThat(Stream.concat(said(Topic.NOTIFICATIONS), said(Topic.BROADCASTS)))
        .extracting(Content::message)
        .containsOnly("2 parcels");
  }

  @Test
  void aNotificationBelongsToTheCategoryOfItsTemplateUnlessItNamesOne() {
    service.send(
        service.call(
            "PUT", "/api/categories/%s?reason=a+test".formatted(key), EDITOR, "{\"name\":\"n\"}"));
    put(SHIPPED.replaceFirst("\\{", "{\"category\":\"%s\",".formatted(key)));
    String variables = "\"variables\":{\"order\":\"A-17\",\"count\":1}";

    assertThat(json(send(variables)).path("category").stringValue()).isEqualTo(key);
    assertThat(json(send(variables + ",\"category\":\"default\"")).path("category").stringValue())
        .isEqualTo("default");
    assertThat(put(SHIPPED.replaceFirst("\\{", "{\"category\":\"no-such\",")).body())
        .contains("\"field\":\"category\"");
  }

  @Test
  void theTemplateForActionsIsThereBeforeAnyonePutsIt() {
    var accepted =
        service.post(
            "/api/notifications",
            Tokens.user(alice),
            """
            {"template":"user-action","variables":{"actor":"Ann","action":"liked","object":"post"}}
            """);

    assertThat(json(accepted).path("title").stringValue())
        .isEqualTo("\u2068Ann\u2069 \u2068liked\u2069 your \u2068post\u2069");
  }

  static Stream<Arguments> wrongSends() {
    return Stream.of(
        Arguments.of("variables.count", "\"variables\":{\"order\":\"c4n4ry\"}"),
        Arguments.of("variables", "\"variables\":{\"order\":\"A\",\"count\":1,\"c4n4ry\":1}"),
        Arguments.of("variables.count", "\"variables\":{\"order\":\"A\",\"count\":\"c4n4ry\"}"),
        Arguments.of("variables.order", "\"variables\":{\"order\":1,\"count\":1}"),
        Arguments.of("variables.order", "\"variables\":{\"order\":{},\"count\":1}"),
        Arguments.of(
            "variables.link",
            "\"variables\":{\"order\":\"A\",\"count\":1,\"link\":\"javascript:c4n4ry\"}"),
        Arguments.of("title", "\"title\":\"c4n4ry\",\"variables\":{\"order\":\"A\",\"count\":1}"),
        Arguments.of("variables", "\"variables\":\"c4n4ry\""));
  }

  @ParameterizedTest
  @MethodSource("wrongSends")
  void whatATemplateDoesNotTakeIsRefusedAtEveryDoorAndNotInTheLog(String field, String members) {
    put(SHIPPED);
    String body = body(members);
    String open = body.substring(0, body.length() - 1);

    for (var answer :
        new HttpResponse<?>[] {
          service.post("/api/notifications", Tokens.user(alice), body),
          service.post(
              "/api/notifications/bulk", shop, open + ",\"recipients\":[\"%s\"]}".formatted(alice)),
          service.post("/api/notifications/broadcast", shop, body)
        }) {
      assertThat(answer.statusCode()).as(answer.body().toString()).isEqualTo(422);
      assertThat(answer.body().toString())
          .contains("\"field\":\"%s\"".formatted(field))
          .doesNotContain(CANARY);
    }
    String id = request(open + ",\"recipient\":\"%s\"}".formatted(alice));
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(topics.all(Topic.REQUESTS_DEAD_LETTERS))
                .filteredOn(each -> TopicReader.header(each, "ce_id").equals(id))
                .singleElement()
                .satisfies(letter ->
                    assertThat(TopicReader.header(letter, "belfry_reason"))
                        .startsWith(field + ": ")
                        .doesNotContain(CANARY)));
    assertThat(said(Topic.NOTIFICATIONS)).isEmpty();
  }

  @Test
  void aTemplateThatIsNotThereIsRefused() {
    var answer = send("\"variables\":{}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("\"field\":\"template\"");
  }

  static Stream<Arguments> wrongTemplates() {
    return Stream.of(
        Arguments.of("en, in_app.title", SHIPPED.replace("Order {order}", "Order {order")),
        Arguments.of("en, in_app.title", SHIPPED.replace("Order {order}", "{c4n4ry}")),
        Arguments.of("pl, in_app.message", SHIPPED.replace("few {", "two {")),
        Arguments.of("en, push.body", SHIPPED.replace("\"{order}\"", "\"{order, number}\"")),
        Arguments.of("en, in_app.title", SHIPPED.replace("Order {order}", "x".repeat(300))),
        Arguments.of("variables.count.sample", SHIPPED.replace(":2}", ":\"c4n4ry\"}")),
        Arguments.of("default_locale", SHIPPED.replace("\"en\",\"var", "\"fr\",\"var")));
  }

  @ParameterizedTest
  @MethodSource("wrongTemplates")
  void aTemplateThatCantBeUsedIsRefusedWithItsLanguageAndPlace(String place, String body) {
    var answer = put(body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains(place).doesNotContain(CANARY);
    assertThat(send("\"variables\":{}").body()).contains("\"field\":\"template\"");
  }

  @Test
  void aTemplateIsPutOnTopOfTheVersionThatIsExpectedAndWithAReason() {
    assertThat(put(SHIPPED.replaceFirst("\\{", "{\"expected_version\":1,")).statusCode())
        .isEqualTo(409);
    assertThat(put(SHIPPED.replaceFirst("\\{", "{\"expected_version\":0,")).statusCode())
        .isEqualTo(202);
    assertThat(put(SHIPPED.replaceFirst("\\{", "{\"expected_version\":0,")).statusCode())
        .isEqualTo(409);
    assertThat(
            service
                .send(service.call("PUT", "/api/templates/" + key, EDITOR, SHIPPED))
                .statusCode())
        .as("without a reason")
        .isEqualTo(400);
    assertThat(
            service
                .send(
                    service.call("PUT", "/api/templates/%s?reason=x".formatted(key), shop, SHIPPED))
                .statusCode())
        .isEqualTo(403);
    assertThat(topics.all(Topic.AUDIT))
        .extracting(each -> new String(each.value(), StandardCharsets.UTF_8))
        .anyMatch(each -> each.contains("PUT /api/templates/{key}") && each.contains(key));
  }

  @Test
  void aPreviewSaysWhatASendWouldSay() {
    put(SHIPPED);
    put(SHIPPED.replace("Order {order}", "Parcel {order}"));

    JsonNode samples = json(preview("{}"));
    assertThat(samples.path("title").stringValue()).isEqualTo("Parcel \u2068A-17\u2069");
    assertThat(samples.path("message").stringValue()).isEqualTo("2 parcels");
    JsonNode polish =
        json(
            preview(
                """
                {"locale":"pl-PL","version":1,"variables":{"order":"<b>","count":5}}
                """));
    assertThat(polish.path("title").stringValue()).isEqualTo("Zamówienie \u2068<b>\u2069");
    assertThat(polish.path("message").stringValue()).isEqualTo("5 paczek");
    assertThat(polish.path("locale").stringValue()).isEqualTo("pl");
    assertThat(json(preview("{\"channel\":\"push\"}")).path("body").stringValue())
        .isEqualTo("\u2068A-17\u2069");
    assertThat(json(preview("{\"channel\":\"email\"}")).path("subject").stringValue())
        .isEqualTo("Parcel \u2068A-17\u2069");
    assertThat(preview("{\"variables\":{}}").statusCode()).isEqualTo(422);
    assertThat(preview("{\"version\":9}").statusCode()).isEqualTo(422);
    assertThat(preview("{\"channel\":\"pigeon\"}").statusCode()).isEqualTo(422);
    assertThat(service.post("/api/templates/no-such-template/preview", shop, "{}").statusCode())
        .isEqualTo(404);
  }

  private HttpResponse<String> preview(String body) {
    return service.post("/api/templates/%s/preview".formatted(key), shop, body);
  }

  private HttpResponse<String> put(String body) {
    return service.send(
        service.call("PUT", "/api/templates/%s?reason=a+test".formatted(key), EDITOR, body));
  }

  private HttpResponse<String> send(String members, String... headers) {
    return service.post("/api/notifications", Tokens.user(alice), body(members), headers);
  }

  private String body(String members) {
    return "{\"template\":\"%s\",%s}".formatted(key, members);
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

  private static Content inLog(HttpResponse<String> accepted) {
    UUID id = Ids.parse(json(accepted).get("id").stringValue()).orElseThrow();
    return ((NewNotification) parse(topics.withId(Topic.NOTIFICATIONS, id).getFirst()).event())
        .content();
  }

  private static String request(String body) {
    String id = UUID.randomUUID().toString();
    var asked =
        new ProducerRecord<byte[], byte[]>(
            Topic.REQUESTS.topicName(), body.getBytes(StandardCharsets.UTF_8));
    asked.headers().add("ce_source", "shop".getBytes(StandardCharsets.UTF_8));
    asked.headers().add("ce_id", id.getBytes(StandardCharsets.UTF_8));
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", Infrastructure.shared().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(asked).get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return id;
  }
}
