package dev.belfry.persistence.audit.deadletters;

import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.DeadLetterDiscarded;
import dev.belfry.events.DeadLetterRepublished;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.AuditRecords;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.testing.Infrastructure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DeadLettersIT {
  private static final Infrastructure infrastructure = Infrastructure.shared();
  private static final RunningService service = RunningService.start(infrastructure).awaitTables();
  private static final String LETTERS = "/api/audit/dead-letters";
  private static final String CREATED = "dev.belfry.notification.created.v1";

  private final RecipientId alice = someone();

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aDeadLetterIsListedAndShownAsItIs() {
    String path = dead("0199-x", "{\"title\": ");

    JsonNode listed = get(LETTERS + "?state=open").path("dead_letters").get(0);
    assertThat(path)
        .endsWith(
            "/%s/%s/%s"
                .formatted(
                    listed.path("topic").asString(),
                    listed.path("partition").asString(),
                    listed.path("offset").asString()));
    assertThat(listed.path("reason").asString()).contains(CREATED);
    assertThat(listed.path("state").asString()).isEqualTo("open");

    JsonNode shown = get(path);
    assertThat(shown.path("value_text").asString()).isEqualTo("{\"title\": ");
    assertThat(Base64.getDecoder().decode(shown.path("key").asString())).isEqualTo(alice.key());
    assertThat(shown.path("key_text").asString()).isEqualTo(alice.value());
    assertThat(shown.path("headers").get(1).get(0).asString()).isEqualTo("ce_id");
    assertThat(shown.path("dispositions")).isEmpty();
    assertThat(shown.path("position_before").asString())
        .isLessThan(shown.path("position").asString());
    assertThat(shown.path("position_after").asString())
        .isGreaterThan(shown.path("position").asString());
  }

  @Test
  void itIsShownBetweenItsNeighbours() {
    NotificationCreated before = created(alice);
    service.publish(before);
    String path = dead("x", "{");
    NotificationCreated behind = created(alice);
    service.publish(behind);

    JsonNode shown = get(path);

    assertThat(shown.path("neighbours"))
        .extracting(one -> one.path("event_id").asString())
        .containsExactly(before.id().toString(), behind.id().toString());
    JsonNode first = shown.path("neighbours").get(0);
    assertThat(first.path("offset").asLong()).isEqualTo(shown.path("offset").asLong() - 1);
    assertThat(first.path("key_text").asString()).isEqualTo(alice.value());
    assertThat(first.path("event_type").asString()).isEqualTo(CREATED);
  }

  @Test
  void aStreamFromBeforeItBeginsWithIt() {
    String path = dead("x", "{");
    String before = get(path).path("position_before").asString();

    String first =
        service
            .audit("/api/audit/events?recipient=%s&position=%s".formatted(alice, before))
            .text()
            .lines()
            .findFirst()
            .orElseThrow();

    assertThat(first).contains("\"not_understood\"", get(path).path("position").asString());
  }

  @Test
  void repairedItComesIntoTheInboxUnderTheIdThatItHad() {
    UUID id = Ids.next();
    String path = dead(id.toString(), "{");

    Answer answer = republish(path, repaired(id));

    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    assertThat(answer.body().path("event_id").asString()).isEqualTo(id.toString());
    Position position = Position.parse(answer.body().path("position").asString()).orElseThrow();
    assertThat(service.log().isPositionOf(alice, position)).isTrue();
    assertThat(inbox(position).path("notifications").get(0).path("id").asString())
        .isEqualTo(id.toString());
    awaitState(path, "republished");
    JsonNode disposition = get(path).path("dispositions").get(0);
    assertThat(disposition.path("actor").asString()).isEqualTo("auditor");
    assertThat(disposition.path("reason").asString()).isEqualTo("it was cut");
    assertThat(disposition.path("event_id").asString()).isEqualTo(id.toString());
    assertThat(disposition.path("position").asString()).isEqualTo(position.toString());
    assertThat(AuditRecords.all(infrastructure))
        .anyMatch(event ->
            event instanceof DeadLetterRepublished republished
                && republished.position().equals(position)
                && republished.reason().equals("it was cut"));
    assertThat(republish(path, repaired(id)).status()).isEqualTo(409);
    assertThat(service.act(path + "/discard?reason=x", null).status()).isEqualTo(409);
  }

  @Test
  void whatWasCutShortBeforeItWasRecordedIsRepeatedAndIsThereOnce() {
    UUID id = Ids.next();
    String path = dead(id.toString(), "{");
    service.publish(repaired(id));

    Answer answer = republish(path, repaired(id));

    assertThat(answer.status()).isEqualTo(202);
    Position position = Position.parse(answer.body().path("position").asString()).orElseThrow();
    assertThat(inbox(position).path("total_count").asInt()).isEqualTo(1);
    awaitState(path, "republished");
  }

  @Test
  void numbersOfTheRepairedEventKeepTheirDigits() {
    UUID id = Ids.next();
    String path = dead(id.toString(), "{");

    Answer answer = republish(path, repaired(id));

    Position position = Position.parse(answer.body().path("position").asString()).orElseThrow();
    assertThat(service.get(alice, "/api/notifications?after=" + position).text())
        .contains("{\"total\":1.10,\"big\":1e2,\"a\":[1,null]}");
  }

  @Test
  void whereThereWasNoIdTheNotificationsCounts() {
    UUID id = Ids.next();
    String path = dead(null, "{");

    assertThat(republish(path, repaired(id)).body().path("event_id").asString())
        .isEqualTo(id.toString());
  }

  @Test
  void whatStillCannotBeUnderstoodIsNotPublished() {
    UUID id = Ids.next();
    String path = dead(id.toString(), "{");

    Answer otherId = republish(path, repaired(Ids.next()));
    assertThat(otherId.status()).isEqualTo(422);
    assertThat(otherId.body().path("errors").get(0).path("message").asString()).contains("ce_id");
    Answer noTitle = republish(path, CREATED, "{\"id\":\"%s\"}".formatted(id));
    assertThat(noTitle.status()).isEqualTo(422);
    assertThat(noTitle.body().path("errors").get(0).path("field").asString()).isEqualTo("event");
    assertThat(get(path).path("state").asString()).isEqualTo("open");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"event_type\":\"created\",\"event\":{}}",
        "{\"event_type\":\"dev.belfry.session.opened.v1\",\"event\":{}}",
        "{\"event_type\":7,\"event\":{}}",
        "{\"event_type\":\"dev.belfry.notification.created.v1\",\"event\":[]}",
        "{\"event_type\":\"dev.belfry.notification.created.v1\",\"event\":{},\"more\":1}",
        "{\"event_type\":\"dev.belfry.notification.read.v1\",\"event\":{\"recipient\":\"a\\u0000\"}}",
      })
  void aBodyOutsideOfTheContractIsRefused(String body) {
    String path = dead(Ids.next().toString(), "{");

    assertThat(service.act(path + "/republish?reason=x", body).status()).isEqualTo(422);
    assertThat(get(path).path("state").asString()).isEqualTo("open");
  }

  @Test
  void discardedItIsKeptWithTheReason() {
    String path = dead("x", "{");

    Answer answer = service.act(path + "/discard?reason=a%20test%20system", null);

    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    assertThat(answer.body().path("state").asString()).isEqualTo("discarded");
    awaitState(path, "discarded");
    assertThat(get(path).path("value_text").asString()).isEqualTo("{");
    assertThat(get(LETTERS + "?state=discarded&limit=100").path("dead_letters").valueStream())
        .anyMatch(letter -> path.endsWith("/" + letter.path("offset").asString()));
    assertThat(AuditRecords.all(infrastructure))
        .anyMatch(event ->
            event instanceof DeadLetterDiscarded discarded
                && path.endsWith("/%s/%s".formatted(discarded.partition(), discarded.offset())));
  }

  @Test
  void whatWasDecidedIsThereAgainInATableBuiltAnew() {
    String path = dead("x", "{");
    service.act(path + "/discard?reason=x", null);
    awaitState(path, "discarded");

    try (var rebuilt =
        RunningService.start(
                infrastructure, infrastructure.newDatabase(), "belfry.persistence.group=rebuilt")
            .awaitTables()) {
      await()
          .until(() ->
              rebuilt.audit(path).status() == 200
                  && rebuilt.audit(path).body().path("state").asString().equals("discarded"));
    }
  }

  @Test
  void nothingIsDoneWithoutAReason() {
    String path = dead("x", "{");

    assertThat(service.act(path + "/discard", null).status()).isEqualTo(400);
    assertThat(service.act(path + "/republish", "{}").status()).isEqualTo(400);
    assertThat(get(path).path("state").asString()).isEqualTo("open");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/belfry.notifications/0/999999999",
        "/belfry.notifications/x/0",
        "/belfry.notifications/0/-1",
        "/belfry.notifications/0/99999999999999999999",
        "/belfry.notifications%00/0/0",
        "/elsewhere/0/0"
      })
  void whatIsNotThereIsNotFound(String place) {
    assertThat(service.audit(LETTERS + place).status()).isIn(400, 404);
    assertThat(service.act(LETTERS + place + "/discard?reason=x", null).status()).isIn(400, 404);
  }

  @ParameterizedTest
  @CsvSource({
    "state, state=dead",
    "limit, limit=0",
    "limit, limit=101",
    "offset, offset=-1",
    "'', limit=1&limit=2"
  })
  void aBadParameterIsRefused(String field, String query) {
    Answer answer = service.audit(LETTERS + "?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("errors").get(0).path("field").asString()).isEqualTo(field);
  }

  @Test
  void pagesFollowEachOther() {
    dead("x", "{");
    dead("y", "{");

    JsonNode both = get(LETTERS + "?limit=2");
    JsonNode second = get(LETTERS + "?limit=1&offset=1");
    assertThat(both.path("total_count").asInt()).isGreaterThanOrEqualTo(2);
    assertThat(second.path("dead_letters").get(0)).isEqualTo(both.path("dead_letters").get(1));
  }

  /// A record that nobody understands.
  ///
  /// @return its path
  private String dead(@Nullable String eventId, String value) {
    var raw =
        new ProducerRecord<>(
            "belfry.notifications",
            service.log().partitionOf(alice),
            alice.key(),
            value.getBytes(StandardCharsets.UTF_8));
    raw.headers().add("ce_specversion", "1.0".getBytes(StandardCharsets.UTF_8));
    if (eventId != null) {
      raw.headers().add("ce_id", eventId.getBytes(StandardCharsets.UTF_8));
    }
    raw.headers().add("ce_type", CREATED.getBytes(StandardCharsets.UTF_8));
    RecordMetadata place = service.publish(raw);
    String path =
        "%s/belfry.notifications/%s/%s".formatted(LETTERS, place.partition(), place.offset());
    await().until(() -> service.audit(path).status() == 200);
    return path;
  }

  private NotificationCreated repaired(UUID id) {
    NotificationCreated like = created(alice);
    return new NotificationCreated(id, alice, like.content(), like.sender(), null, null, null);
  }

  private static Answer republish(String path, NotificationCreated event) {
    return republish(path, CREATED, Json.mapper().writeValueAsString(event));
  }

  private static Answer republish(String path, String type, String event) {
    return service.act(
        path + "/republish?reason=it%20was%20cut",
        "{\"event_type\":\"%s\",\"event\":%s}".formatted(type, event));
  }

  private static JsonNode get(String path) {
    Answer answer = service.audit(path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.body();
  }

  private JsonNode inbox(Position position) {
    return service.get(alice, "/api/notifications?after=" + position).body();
  }

  private static void awaitState(String path, String state) {
    await().until(() -> get(path).path("state").asString().equals(state));
  }
}
