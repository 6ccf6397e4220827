package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static dev.belfry.producer.TopicReader.header;
import static dev.belfry.producer.TopicReader.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Json;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationType;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsChanged;
import dev.belfry.events.SettingsMembers;
import dev.belfry.events.SettingsPatched;
import dev.belfry.events.Switch;
import dev.belfry.events.Topic;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class SendingIT {
  private static final String HELLO = "{\"title\":\"Hello\",\"message\":\"there\"}";
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
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void whoAndWhatIsShownStandsInTheLogAndInTheAnswer_andIsPartOfTheCall() {
    String shown =
        "\"presentation\":{\"actor\":{\"name\":\"Ann\"},\"actions\":[{\"label\":\"Open\",\"url\":\"/x\"}]}";
    String body = "{\"title\":\"T\",\"message\":\"M\",%s}";
    var response =
        service.post(
            "/api/notifications",
            Tokens.user(alice),
            body.formatted(shown),
            "Idempotency-Key",
            "p");
    var other =
        service.post(
            "/api/notifications",
            Tokens.user(alice),
            body.formatted(shown.replace("Ann", "Bob")),
            "Idempotency-Key",
            "p");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    assertThat(response.body()).contains(shown);
    var stored =
        topics.withId(Topic.NOTIFICATIONS, UUID.fromString(json(response).get("id").stringValue()));
    assertThat(new String(stored.getFirst().value(), StandardCharsets.UTF_8)).contains(shown);
    assertThat(other.statusCode()).isEqualTo(422);
  }

  @Test
  void anAcceptedNotificationStandsInTheLogWhereTheAnswerSays() {
    var response =
        service.post(
            "/api/notifications",
            Tokens.user(alice),
            """
            {"title":"T","message":"M","data":{"n":[1.10,1e2,12345678901234567,-0]},"action_url":"/x"}
            """);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    JsonNode answer = json(response);
    UUID id = UUID.fromString(answer.get("id").stringValue());
    assertThat(response.headers().firstValue("Location").map(response.uri()::resolve))
        .hasValue(service.uri("/api/notifications/" + id));
    assertThat(
            response
                .headers()
                .firstValue("Location")
                .map(URI.create("https://example.com/notify/api/notifications")::resolve))
        .as("behind a proxy with a prefix")
        .hasValue(URI.create("https://example.com/notify/api/notifications/" + id));
    assertThat(response.body()).contains("\"data\":{\"n\":[1.10,1e2,12345678901234567,-0]}");
    var found = topics.withId(Topic.NOTIFICATIONS, id);
    assertThat(found).hasSize(1);
    var stored = found.getFirst();
    assertThat(stored.partition()).isEqualTo(log.partitionOf(new RecipientId(alice)));
    assertThat(new String(stored.key(), StandardCharsets.UTF_8)).isEqualTo(alice);
    assertThat(new String(stored.value(), StandardCharsets.UTF_8))
        .contains("\"data\":{\"n\":[1.10,1e2,12345678901234567,-0]}");
    assertThat(answer.get("position").stringValue())
        .isEqualTo(log.position(stored.partition(), stored.offset()).toString());
    assertThat(answer.get("created_at").stringValue())
        .isEqualTo(Json.format(Instant.ofEpochMilli(stored.timestamp())));
    assertThat(header(stored, "ce_type")).isEqualTo("dev.belfry.notification.created.v1");
    assertThat(header(stored, "ce_source")).isEqualTo("//belfry/producer-api");
    assertThat(parse(stored).event())
        .isInstanceOfSatisfying(
            NotificationCreated.class,
            created -> {
              assertThat(created.sender()).isEqualTo(alice);
              assertThat(created.content().realtime()).isTrue();
            });
    assertThat(answer.propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "recipient",
            "title",
            "message",
            "notification_type",
            "category",
            "template",
            "locale",
            "data",
            "action_url",
            "presentation",
            "is_read",
            "read_at",
            "is_archived",
            "delivered_at",
            "created_at",
            "expires_at",
            "sender",
            "position",
            "broadcast");
  }

  @Test
  void anotherRecipientNeedsTheScope() {
    String body = "{\"recipient\":\"%s\",\"title\":\"t\",\"message\":\"m\"}".formatted(alice);

    assertThat(service.post("/api/notifications", Tokens.user("mallory"), body).statusCode())
        .isEqualTo(403);
    assertThat(json(service.post("/api/notifications", shop, body)).get("recipient").stringValue())
        .isEqualTo(alice);
  }

  @Test
  void aRefusalForTheContentComesBeforeOneForTheRecipient() {
    String body = "{\"recipient\":\"%s\",\"title\":\"\",\"message\":\"m\"}".formatted(alice);

    assertThat(service.post("/api/notifications", Tokens.user("mallory"), body).statusCode())
        .isEqualTo(422);
  }

  @Test
  void concurrentRepeatsOfAKeyMakeOneRecord() {
    var answers =
        IntStream.range(0, 5)
            .mapToObj(_ ->
                service.sendAsync(
                    service
                        .call("POST", "/api/notifications", Tokens.user(alice), HELLO)
                        .header("Idempotency-Key", "order 17")))
            .toList();
    List<HttpResponse<String>> responses = answers.stream().map(CompletableFuture::join).toList();
    HttpResponse<String> later =
        service.post(
            "/api/notifications",
            Tokens.user(alice),
            "{ \"message\":\"there\", \"title\":\"Hello\", \"realtime\":true }",
            "Idempotency-Key",
            "order 17");

    assertThat(responses).allSatisfy(response -> assertThat(response.statusCode()).isEqualTo(202));
    Set<String> bodies = new HashSet<>(responses.stream().map(HttpResponse::body).toList());
    bodies.add(later.body());
    assertThat(bodies).hasSize(1);
    UUID id = UUID.fromString(json(later).get("id").stringValue());
    assertThat(topics.withId(Topic.NOTIFICATIONS, id)).hasSize(1);
  }

  @Test
  void aKeyBelongsToItsCallerAndItsBody() {
    String key = UUID.randomUUID().toString();
    var first =
        service.post("/api/notifications", Tokens.user(alice), HELLO, "Idempotency-Key", key);
    var otherCaller =
        service.post("/api/notifications", Tokens.user(alice + "2"), HELLO, "Idempotency-Key", key);
    var otherBody =
        service.post(
            "/api/notifications",
            Tokens.user(alice),
            HELLO.replace("there", "again"),
            "Idempotency-Key",
            key);

    assertThat(json(otherCaller).get("id")).isNotEqualTo(json(first).get("id"));
    assertThat(otherBody.statusCode()).isEqualTo(422);
    assertThat(json(otherBody).at("/errors/0/field").stringValue()).isEqualTo("Idempotency-Key");
  }

  @Test
  void bulkMakesOneEventForEachRecipient() {
    String recipients =
        String.join(
            ",",
            IntStream.range(0, 3_000)
                .mapToObj(i -> "\"%s-%s\"".formatted(alice, i % 2_500))
                .toList());
    String body = "{\"recipients\":[%s],\"title\":\"t\",\"message\":\"m\"}".formatted(recipients);

    // On a busy machine the first answer may be that the outcome is unknown: then it is repeated.
    var response =
        await()
            .until(
                () -> service.post("/api/notifications/bulk", shop, body, "Idempotency-Key", "b"),
                answer -> answer.statusCode() != 503);
    var repeated = service.post("/api/notifications/bulk", shop, body, "Idempotency-Key", "b");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    assertThat(repeated.body()).isEqualTo(response.body());
    assertThat(json(response).get("count").intValue()).isEqualTo(2_500);
    UUID batch = UUID.fromString(json(response).get("batch_id").stringValue());
    List<NotificationCreated> made =
        topics.all(Topic.NOTIFICATIONS).stream()
            .map(stored -> parse(stored).event())
            .filter(NotificationCreated.class::isInstance)
            .map(NotificationCreated.class::cast)
            .filter(created -> batch.equals(created.batchId()))
            .toList();
    assertThat(made).hasSize(2_500);
    assertThat(made.stream().map(NotificationCreated::id).distinct()).hasSize(2_500);
    assertThat(made.stream().map(NotificationCreated::recipient).distinct()).hasSize(2_500);
  }

  @Test
  void bulkNeedsTheScopeAndMustFit() {
    String body = "{\"recipients\":[\"a\"],\"title\":\"t\",\"message\":\"m\"}";
    String recipients =
        String.join(",", IntStream.range(0, 10_000).mapToObj("\"u%d\""::formatted).toList());
    String large =
        "{\"recipients\":[%s],\"title\":\"t\",\"message\":\"%s\"}"
            .formatted(recipients, "x".repeat(4_000));

    assertThat(service.post("/api/notifications/bulk", Tokens.user(alice), body).statusCode())
        .isEqualTo(403);
    assertThat(service.post("/api/notifications/bulk", shop, large).statusCode()).isEqualTo(413);
  }

  @Test
  void settingsAreAnsweredWithTheirPosition() {
    var response =
        service.send(
            service.call(
                "PUT",
                "/api/notifications/settings",
                Tokens.user(alice),
                "{\"info_enabled\":false}"));

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response).get("info_enabled").booleanValue()).isFalse();
    assertThat(json(response).get("system_enabled").booleanValue()).isTrue();
    assertThat(json(response).size()).isEqualTo(Switch.ALL.size() + 1);
    assertThat(eventAt(json(response)))
        .isInstanceOfSatisfying(
            SettingsChanged.class,
            changed ->
                assertThat(changed.settings())
                    .isEqualTo(SettingsMembers.of(Settings.without(NotificationType.INFO))));
  }

  @Test
  void aReplacementSaysNothingOfALanguageThatItDoesNotName() {
    var named = changeSettings("PUT", "application/json", "{\"locale\":\"de-at\"}");
    var notNamed = changeSettings("PUT", "application/json", "{}");

    assertThat(json(named).get("locale").stringValue()).isEqualTo("de-AT");
    assertThat(json(notNamed).has("locale")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/merge-patch+json",
        "application/merge-patch+json; charset=utf-8"
      })
  void aPatchOfSettingsIsAnEventOfWhatItNamesAlone(String type) {
    String patch =
        "{\"info_enabled\":null,\"locale\":\"fr\",\"preferences\":{\"default\":{\"push\":false}}}";

    var response = changeSettings("PATCH", type, patch);

    assertThat(response.statusCode()).isEqualTo(202);
    ObjectNode said = (ObjectNode) json(response);
    assertThat(eventAt(said))
        .isInstanceOfSatisfying(
            SettingsPatched.class,
            patched -> assertThat(patched.patch().json().json()).isEqualTo(patch));
    assertThat(said.without("position").toString()).isEqualTo(patch);
  }

  @Test
  void whatIsNoPatchIsNoPatch() {
    assertThat(changeSettings("PATCH", "application/json", "{\"sms\":true}").statusCode())
        .isEqualTo(422);
    assertThat(changeSettings("PATCH", "application/json", "[]").statusCode()).isEqualTo(400);
    assertThat(changeSettings("PATCH", "application/json-patch+json", "[]").statusCode())
        .isEqualTo(415);
    assertThat(changeSettings("PUT", "application/merge-patch+json", "{}").statusCode())
        .isEqualTo(415);
  }

  private HttpResponse<String> changeSettings(String method, String type, String body) {
    return service.send(
        service
            .call(method, "/api/notifications/settings", Tokens.user(alice), body)
            .setHeader("Content-Type", type));
  }

  @Test
  void changesOfTheInboxAreEvents() {
    String id = UUID.randomUUID().toString();
    String upTo = log.beginningFor(new RecipientId(alice)).at(7).toString();

    assertThat(change("PUT", "/api/notifications/" + id + "/read")).startsWith("NotificationRead");
    assertThat(change("DELETE", "/api/notifications/" + id + "/read"))
        .startsWith("NotificationUnread");
    assertThat(change("DELETE", "/api/notifications/" + id)).startsWith("NotificationDeleted");
    assertThat(change("POST", "/api/notifications/" + id + "/click"))
        .startsWith("NotificationClicked");
    assertThat(change("POST", "/api/notifications/" + id + "/archive"))
        .startsWith("NotificationArchived");
    assertThat(change("POST", "/api/notifications/" + id + "/unarchive"))
        .startsWith("NotificationUnarchived");
    assertThat(change("POST", "/api/notifications/archive-all")).startsWith("AllArchived");
    assertThat(change("POST", "/api/notifications/archive-all?up_to=" + upTo)).contains(upTo);
    assertThat(change("PUT", "/api/notifications/mark-all-read")).contains("upTo=null");
    assertThat(change("PUT", "/api/notifications/mark-all-read?up_to=" + upTo)).contains(upTo);
  }

  @Test
  void aBroadcastIsCopiedIntoEveryPartitionOnce() {
    UUID id = awaitCopies("1");

    assertThat(parse(topics.withId(Topic.NOTIFICATIONS, id).getFirst()).event())
        .isInstanceOfSatisfying(
            NotificationBroadcast.class,
            broadcast ->
                assertThat(broadcast.content().expiresAt())
                    .isBetween(
                        Instant.now().plus(Duration.ofDays(29)),
                        Instant.now().plus(Duration.ofDays(31))));
  }

  @Test
  void aWithdrawalGoesWhereTheNotificationWent() {
    UUID id = UUID.randomUUID();
    String path = "/api/notifications/sent/" + id;

    assertThat(service.send(service.call("DELETE", path, Tokens.user(alice), "")).statusCode())
        .isEqualTo(403);
    var one = service.send(service.call("DELETE", path + "?recipient=" + alice, shop, ""));
    var all = service.send(service.call("DELETE", path, shop, ""));

    assertThat(one.statusCode()).isEqualTo(202);
    assertThat(json(all).get("id").stringValue()).isEqualTo(id.toString());
    await()
        .untilAsserted(() -> {
          List<NotificationWithdrawn> withdrawals =
              topics.all(Topic.NOTIFICATIONS).stream()
                  .map(stored -> parse(stored).event())
                  .filter(NotificationWithdrawn.class::isInstance)
                  .map(NotificationWithdrawn.class::cast)
                  .filter(withdrawn -> withdrawn.notificationId().equals(id))
                  .toList();
          assertThat(withdrawals).hasSize(13);
          assertThat(withdrawals.stream().filter(withdrawn -> withdrawn.recipient() != null))
              .hasSize(1);
        });
  }

  @Test
  void whatIsNoBroadcastBecomesADeadLetterAndIsCounted() {
    service
        .bean(EventPublisher.class)
        .send(
            new ProducerRecord<>(
                Topic.BROADCASTS.topicName(), new byte[0], "x".getBytes(StandardCharsets.UTF_8)))
        .join();

    awaitCopies("2");

    // Both are under way at the same time.
    await()
        .untilAsserted(() ->
            assertThat(
                    service
                        .bean(MeterRegistry.class)
                        .get("belfry.broadcasts.not.understood")
                        .counter()
                        .count())
                .isPositive());
  }

  @Test
  void callsAreCountedByDoorAndOutcome() {
    String path = "/api/notifications/batch"; // which no other test here calls

    service.post(path, shop, "{}");
    service.post(path, shop, "not json");

    // A call is counted when it is over, which its caller may see sooner.
    await().untilAsserted(() -> assertThat(count("batch", "refused")).isEqualTo(2));
  }

  /// Sends a broadcast and waits for its copies.
  private UUID awaitCopies(String key) {
    var sent = service.post("/api/notifications/broadcast", shop, HELLO, "Idempotency-Key", key);
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(202);
    UUID id = UUID.fromString(json(sent).get("id").stringValue());

    await()
        .untilAsserted(() ->
            assertThat(topics.withId(Topic.NOTIFICATIONS, id))
                .hasSize(12)
                .allSatisfy(copy -> assertThat(copy.key()).isNull())
                .extracting(ConsumerRecord::partition)
                .doesNotHaveDuplicates());
    return id;
  }

  private static double count(String door, String outcome) {
    return service
        .bean(MeterRegistry.class)
        .counter("belfry.producer.calls", "door", door, "outcome", outcome)
        .count();
  }

  private String change(String method, String path) {
    var response = service.send(service.call(method, path, Tokens.user(alice), ""));
    assertThat(response.statusCode()).as(path).isEqualTo(202);
    return eventAt(json(response)).toString();
  }

  /// The event that the answer's position includes last.
  private NotificationEvent eventAt(JsonNode answer) {
    String position = answer.get("position").stringValue();
    return topics.all(Topic.NOTIFICATIONS).stream()
        .filter(
            stored -> log.position(stored.partition(), stored.offset()).toString().equals(position))
        .map(stored -> (NotificationEvent) parse(stored).event())
        .findFirst()
        .orElseThrow();
  }
}
