package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static dev.belfry.producer.TopicReader.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.AuditActed;
import dev.belfry.events.Channel;
import dev.belfry.events.Content;
import dev.belfry.events.Ids;
import dev.belfry.events.NewNotification;
import dev.belfry.events.Topic;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
import org.junit.jupiter.params.provider.ValueSource;

class CategoriesIT {
  private static final String WORDS = "\"title\":\"Hello\",\"message\":\"there\"";
  private static final String CANARY = "c4n4ry";
  private static final Tokens EDITOR = Tokens.user("editor").withScope("catalogue:write");
  private static ProducerService one;
  private static ProducerService other;
  private static TopicReader topics;

  private final String key = "orders-" + UUID.randomUUID();
  private final String alice = "alice-" + UUID.randomUUID();
  private final Tokens shop =
      Tokens.user("shop-" + UUID.randomUUID()).withScope("notifications:send");

  @BeforeAll
  static void start() {
    String kafka = Infrastructure.shared().bootstrapServers();
    one = ProducerService.patient(kafka);
    other = ProducerService.patient(kafka);
    topics = new TopicReader(kafka);
    for (ProducerService service : List.of(one, other)) {
      await().until(() -> service.readiness().statusCode() == 200);
    }
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
  }

  @Test
  void whatIsPutOnOneNodeIsAcceptedOnAnotherAtOnce() {
    for (int i = 0; i < 20; i++) {
      String each = key + "-" + i;
      assertThat(put(one, each, "{\"name\":\"Orders\"}").statusCode()).isEqualTo(202);
      assertThat(send(other, each).statusCode()).isEqualTo(202);
    }
  }

  @Test
  void aNodeThatStartsLaterIsReadyWhenItKnowsWhatWasPutBefore() {
    put(one, key, "{\"name\":\"Orders\",\"critical\":true}");

    try (var later = ProducerService.patient(Infrastructure.shared().bootstrapServers())) {
      await().until(() -> later.readiness().statusCode() == 200);

      assertThat(settingsOf(later).statusCode()).isEqualTo(422);
      assertThat(send(later, key).statusCode()).isEqualTo(202);
    }
  }

  private HttpResponse<String> settingsOf(ProducerService service) {
    return service.send(
        service.call(
            "PATCH",
            "/api/notifications/settings",
            Tokens.user(alice),
            "{\"preferences\":{\"%s\":{\"push\":false}}}".formatted(key)));
  }

  @Test
  void versionsAreCountedAndWhoeverExpectsAnotherIsTold() {
    assertThat(versionOf(put(one, key, "{\"name\":\"Orders\",\"expected_version\":0}")))
        .isEqualTo(1);
    assertThat(put(other, key, "{\"name\":\"Orders\",\"expected_version\":0}").statusCode())
        .isEqualTo(409);
    assertThat(versionOf(put(other, key, "{\"name\":\"Parcels\"}"))).isEqualTo(2);
    assertThat(versionOf(put(one, key, "{\"name\":\"Orders\",\"expected_version\":2}")))
        .isEqualTo(3);
    assertThat(delete(other, key, "{\"expected_version\":2}").statusCode()).isEqualTo(409);
    assertThat(versionOf(delete(other, key, "{\"expected_version\":3}"))).isEqualTo(4);
  }

  @Test
  void ofAllWhoExpectTheSameVersionOneSucceeds() {
    put(one, key, "{\"name\":\"Orders\"}");

    List<HttpResponse<String>> answers =
        atOnce("PUT", i -> "{\"name\":\"%s\",\"expected_version\":1}".formatted(i), 16);

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(202, 409);
    assertThat(answers).filteredOn(each -> each.statusCode() == 202).hasSize(1);
    assertThat(versionOf(put(one, key, "{\"name\":\"Orders\"}"))).isEqualTo(3);
  }

  @Test
  void allWhoExpectNothingSucceedOneAfterTheOther() {
    List<HttpResponse<String>> answers = atOnce("PUT", "{\"name\":\"%s\"}"::formatted, 4);

    assertThat(answers).extracting(CategoriesIT::versionOf).containsExactlyInAnyOrder(1, 2, 3, 4);
  }

  @Test
  void allWhoRetireItAtOnceAreToldTheSame() {
    put(one, key, "{\"name\":\"Orders\"}");

    assertThat(atOnce("DELETE", _ -> "", 8)).extracting(CategoriesIT::versionOf).containsOnly(2);
  }

  @Test
  void whatIsRetiredTakesNothingNewUntilItIsPutAgain() {
    put(one, key, "{\"name\":\"Orders\"}");

    assertThat(versionOf(delete(one, key, ""))).isEqualTo(2);
    assertThat(versionOf(delete(one, key, ""))).isEqualTo(2);
    assertRefused(send(one, key), 422);
    assertThat(versionOf(put(other, key, "{\"name\":\"Orders\"}"))).isEqualTo(3);
    assertThat(send(one, key).statusCode()).isEqualTo(202);
  }

  @Test
  void everyDoorSaysInTheEventWhatTheCategoryWas() {
    put(one, key, "{\"name\":\"Orders\",\"critical\":true}");
    String body =
        """
        {%s,"category":"%s","channels":["push","realtime"],"thread_key":"t","collapse_key":"c"\
        """
            .formatted(WORDS, key);

    var single = one.post("/api/notifications", Tokens.user(alice), body + "}");
    var bulk =
        one.post("/api/notifications/bulk", shop, body + ",\"recipients\":[\"" + alice + "\"]}");
    var broadcast = one.post("/api/notifications/broadcast", shop, body + "}");
    request(body + ",\"recipient\":\"" + alice + "\"}");

    assertThat(single.statusCode()).as(single.body()).isEqualTo(202);
    assertThat(json(single).get("category").stringValue()).isEqualTo(key);
    assertThat(bulk.statusCode()).as(bulk.body()).isEqualTo(202);
    assertThat(broadcast.statusCode()).as(broadcast.body()).isEqualTo(202);
    await().untilAsserted(() -> assertThat(created(Topic.NOTIFICATIONS)).hasSizeGreaterThan(2));
    assertThat(Stream.concat(created(Topic.NOTIFICATIONS), created(Topic.BROADCASTS)))
        .hasSizeGreaterThan(3)
        .allSatisfy(content -> {
          assertThat(content.routing().categoryVersion()).isEqualTo(1);
          assertThat(content.routing().critical()).isTrue();
          assertThat(content.routing().channels())
              .containsExactlyInAnyOrder(Channel.PUSH, Channel.REALTIME);
          assertThat(content.routing().threadKey()).isEqualTo("t");
          assertThat(content.routing().collapseKey()).isEqualTo("c");
          assertThat(content.realtime()).isTrue();
        });
  }

  @Test
  void socketsAreToldOnlyIfTheCategoryAndTheSenderWantIt() {
    put(one, key, "{\"name\":\"Orders\",\"channels\":{\"realtime\":{\"enabled\":false}}}");
    assertThat(realtimeOf(send(one, key))).isFalse();

    put(one, key, "{\"name\":\"Orders\"}");
    assertThat(realtimeOf(send(one, key))).isTrue();
    assertThat(
            realtimeOf(
                one.post(
                    "/api/notifications",
                    Tokens.user(alice),
                    "{%s,\"category\":\"%s\",\"channels\":[\"email\"]}".formatted(WORDS, key))))
        .isFalse();
  }

  @Test
  void anUnknownCategoryIsRefusedAfterWhatIsTooLargeAndBeforeAnothersInbox() {
    assertRefused(
        one.post(
            "/api/notifications",
            Tokens.user(alice),
            "{%s,\"recipient\":\"bob\",\"category\":\"%s\"}".formatted(WORDS, key)),
        422);
    String recipients =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "\"u%s\"".formatted(i))
            .collect(Collectors.joining(","));
    assertRefused(
        one.post(
            "/api/notifications/bulk",
            Tokens.user(alice).withScope("notifications:send"),
            "{\"title\":\"T\",\"message\":\"%s\",\"category\":\"%s\",\"recipients\":[%s]}"
                .formatted("m".repeat(9_000), key, recipients)),
        413);
  }

  @Test
  void aCriticalCategoryCanBeSwitchedOnButNotOff() {
    put(one, key, "{\"name\":\"Orders\",\"critical\":true}");
    send(one, key);

    for (String method : List.of("PUT", "PATCH")) {
      assertRefused(settings(method, "{\"%s\":{\"email\":false}}".formatted(key)), 422);
      assertThat(
              settings(
                      method,
                      "{\"%s\":{\"email\":true,\"push\":null},\"other\":{\"email\":false}}"
                          .formatted(key))
                  .statusCode())
          .isEqualTo(202);
    }
    assertThat(settings("PATCH", "{\"%s\":null}".formatted(key)).statusCode()).isEqualTo(202);
  }

  private HttpResponse<String> settings(String method, String preferences) {
    return one.send(
        one.call(
            method,
            "/api/notifications/settings",
            Tokens.user(alice),
            "{\"preferences\":%s}".formatted(preferences)));
  }

  @Test
  void whoActsAndWhyIsRecordedBeforeItIsDone() {
    put(one, key, "{\"name\":\"Orders\"}");
    delete(one, key, "");

    List<Object> acts =
        topics.all(Topic.AUDIT).stream()
            .<Object>map(each -> parse(each).event())
            .filter(event -> event instanceof AuditActed act && act.parameters().containsValue(key))
            .toList();
    assertThat(acts)
        .containsExactly(
            new AuditActed(
                "editor", "PUT /api/categories/{key}", Map.of("key", key), "a test", null),
            new AuditActed(
                "editor", "DELETE /api/categories/{key}", Map.of("key", key), "a test", null));
  }

  @Test
  void aRepeatIsRecognisedThoughTheCategoryHasChangedMeanwhile() {
    put(one, key, "{\"name\":\"Orders\"}");
    String body = "{%s,\"category\":\"%s\"}".formatted(WORDS, key);
    var first = one.post("/api/notifications", Tokens.user(alice), body, "Idempotency-Key", "k");
    put(one, key, "{\"name\":\"Orders\",\"critical\":true}");

    var repeated =
        other.post("/api/notifications", Tokens.user(alice), body, "Idempotency-Key", "k");

    assertThat(repeated.statusCode()).as(repeated.body()).isEqualTo(202);
    assertThat(json(repeated).get("position")).isEqualTo(json(first).get("position"));
  }

  @Test
  void aRepeatIsAcceptedThoughTheCategoryIsRetired() {
    put(one, key, "{\"name\":\"Orders\"}");
    String body = "{%s,\"category\":\"%s\"}".formatted(WORDS, key);
    var first = one.post("/api/notifications", Tokens.user(alice), body, "Idempotency-Key", "k");
    delete(one, key, "");

    for (var node : List.of(one, other)) {
      var repeated =
          node.post("/api/notifications", Tokens.user(alice), body, "Idempotency-Key", "k");
      assertThat(repeated.statusCode()).as(repeated.body()).isEqualTo(202);
      assertThat(json(repeated).get("position")).isEqualTo(json(first).get("position"));
    }
    assertRefused(
        one.post("/api/notifications", Tokens.user(alice), body, "Idempotency-Key", "l"), 422);
  }

  @Test
  void aRequestForACategoryThatIsNotThereBecomesADeadLetter() {
    String id =
        request("{%s,\"category\":\"%s\",\"recipient\":\"%s\"}".formatted(WORDS, key, alice));

    await()
        .untilAsserted(() ->
            assertThat(topics.all(Topic.REQUESTS_DEAD_LETTERS))
                .filteredOn(each -> TopicReader.header(each, "ce_id").equals(id))
                .singleElement()
                .satisfies(letter ->
                    assertThat(TopicReader.header(letter, "belfry_reason"))
                        .isEqualTo(
                            "category: There is no such category: put it first, or name another.")));
  }

  static Stream<Arguments> categories() {
    String name = "{\"name\":\"n\"";
    return Stream.of(
        Arguments.of(400, ""),
        Arguments.of(400, "[]"),
        Arguments.of(422, "{}"),
        Arguments.of(422, "{\"name\":\"\"}"),
        Arguments.of(422, "{\"name\":\"" + "x".repeat(101) + "\"}"),
        Arguments.of(422, "{\"name\":\"c4n4ry\\u0000\"}"),
        Arguments.of(422, "{\"name\":1}"),
        Arguments.of(422, name + ",\"c4n4ry\":1}"),
        Arguments.of(422, name + ",\"critical\":\"yes\"}"),
        Arguments.of(422, name + ",\"channels\":[]}"),
        Arguments.of(422, name + ",\"channels\":{\"c4n4ry\":{}}}"),
        Arguments.of(422, name + ",\"channels\":{\"email\":true}}"),
        Arguments.of(422, name + ",\"channels\":{\"email\":{\"c4n4ry\":true}}}"),
        Arguments.of(422, name + ",\"channels\":{\"email\":{\"delay_seconds\":-1}}}"),
        Arguments.of(422, name + ",\"channels\":{\"email\":{\"delay_seconds\":604801}}}"),
        Arguments.of(422, name + ",\"channels\":{\"email\":{\"delay_seconds\":1.5}}}"),
        Arguments.of(422, name + ",\"channels\":{\"email\":{\"delay_seconds\":1e99}}}"),
        Arguments.of(
            422, name + ",\"channels\":{\"email\":{\"delay_seconds\":99999999999999999999}}}"),
        Arguments.of(422, name + ",\"channels\":{\"email\":{\"unless\":\"c4n4ry\"}}}"),
        Arguments.of(422, name + ",\"channels\":{\"realtime\":{\"delay_seconds\":1}}}"),
        Arguments.of(422, name + ",\"expected_version\":\"1\"}"),
        Arguments.of(422, name + ",\"expected_version\":-1}"));
  }

  @ParameterizedTest
  @MethodSource("categories")
  void aCategoryOutsideTheContractIsRefused(int status, String body) {
    assertRefused(put(one, key, body), status);
    assertRefused(send(one, key), 422);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Orders", "-orders", "a%20b", "c4n4ry%24"})
  void aKeyOutsideTheContractIsRefused(String wrong) {
    assertRefused(put(one, wrong, "{\"name\":\"n\"}"), 422);
    assertRefused(delete(one, wrong, ""), 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"category\":\"Orders\"",
        "\"category\":\"c4n4ry\"",
        "\"category\":1",
        "\"category\":[]",
        "\"channels\":\"email\"",
        "\"channels\":[\"c4n4ry\"]",
        "\"channels\":[1]",
        "\"channels\":[\"email\",\"email\",\"email\",\"email\"]",
        "\"thread_key\":\"\"",
        "\"thread_key\":\" \"",
        "\"thread_key\":\"c4n4ry\\r\\n1\"",
        "\"thread_key\":7",
        "\"collapse_key\":\"\"",
        "\"collapse_key\":\"c4n4ry\\u0000\""
      })
  void aWayOutsideTheContractIsRefusedAtEveryDoor(String member) {
    String body = "{%s,%s".formatted(WORDS, member);
    assertRefused(one.post("/api/notifications", Tokens.user(alice), body + "}"), 422);
    assertRefused(one.post("/api/notifications/broadcast", shop, body + "}"), 422);
    assertRefused(
        one.post("/api/notifications/bulk", shop, body + ",\"recipients\":[\"a\"]}"), 422);
  }

  @Test
  void longKeysOfThreadsAndPushesAreRefused() {
    assertThat(
            one.post(
                    "/api/notifications",
                    Tokens.user(alice),
                    "{%s,\"thread_key\":\"%s\",\"collapse_key\":\"%s\"}"
                        .formatted(WORDS, "x".repeat(128), "y".repeat(64)))
                .statusCode())
        .isEqualTo(202);
    for (String member :
        List.of("\"thread_key\":\"" + "x".repeat(129), "\"collapse_key\":\"" + "y".repeat(65))) {
      assertRefused(
          one.post("/api/notifications", Tokens.user(alice), "{%s,%s\"}".formatted(WORDS, member)),
          422);
    }
  }

  @Test
  void whoMayNotWriteTheCatalogueIsRefusedBeforeAnythingElse() {
    assertRefused(one.send(one.call("PUT", "/api/categories/" + key, shop, "{c4n4ry")), 403);
    assertRefused(one.send(one.call("DELETE", "/api/categories/" + key, shop, "")), 403);
  }

  @Test
  void whoGivesNoReasonIsRefused() {
    assertRefused(
        one.send(one.call("PUT", "/api/categories/" + key, EDITOR, "{\"name\":\"n\"}")), 400);
    assertRefused(one.send(one.call("DELETE", "/api/categories/" + key, EDITOR, "")), 400);
    assertRefused(
        one.send(
            one.call(
                "PUT",
                "/api/categories/" + key + "?reason=a&reason=b",
                EDITOR,
                "{\"name\":\"n\"}")),
        400);
  }

  @Test
  void theDefaultCategoryCantBeRetiredNorWhatIsNotThere() {
    assertRefused(delete(one, "default", ""), 422);
    assertRefused(delete(one, key, ""), 404);
  }

  private List<HttpResponse<String>> atOnce(String method, IntFunction<String> body, int calls) {
    String path = "/api/categories/%s?reason=race".formatted(key);
    return IntStream.range(0, calls)
        .mapToObj(i -> {
          ProducerService service = i % 2 == 0 ? one : other;
          return service.sendAsync(service.call(method, path, EDITOR, body.apply(i)));
        })
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }

  private static HttpResponse<String> put(ProducerService service, String key, String body) {
    return service.send(
        service.call("PUT", "/api/categories/%s?reason=a+test".formatted(key), EDITOR, body));
  }

  private static HttpResponse<String> delete(ProducerService service, String key, String body) {
    return service.send(
        service.call(
            "DELETE",
            "/api/categories/%s?reason=%s"
                .formatted(key, URLEncoder.encode("a test", StandardCharsets.UTF_8)),
            EDITOR,
            body));
  }

  private HttpResponse<String> send(ProducerService service, String category) {
    return service.post(
        "/api/notifications",
        Tokens.user(alice),
        "{%s,\"category\":\"%s\"}".formatted(WORDS, category));
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

  private Stream<Content> created(Topic topic) {
    return topics
        .events(topic)
        .filter(NewNotification.class::isInstance)
        .map(event -> ((NewNotification) event).content())
        .filter(content -> content.routing().category().equals(key));
  }

  private boolean realtimeOf(HttpResponse<String> accepted) {
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    UUID id = Ids.parse(json(accepted).get("id").stringValue()).orElseThrow();
    return ((NewNotification) parse(topics.withId(Topic.NOTIFICATIONS, id).getFirst()).event())
        .content()
        .realtime();
  }

  private static int versionOf(HttpResponse<String> accepted) {
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    return json(accepted).get("version").intValue();
  }

  private static void assertRefused(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).doesNotContain(CANARY);
  }
}
