package dev.belfry.persistence.audit.events;

import static dev.belfry.persistence.testing.Events.broadcast;
import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.read;
import static dev.belfry.persistence.testing.Events.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Content;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.Json;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationType;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class EventStreamIT {
  private static final Infrastructure infrastructure = Infrastructure.shared();
  private static final RunningService service =
      RunningService.start(
              infrastructure, infrastructure.newDatabase(), "belfry.persistence.audit-streams=2")
          .awaitTables();
  private static final String EVENTS = "/api/audit/events";

  private final RecipientId alice = someone();

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void onesEventsComeInTheOrderOfTheLogWordForWord() {
    NotificationCreated event = created(alice);
    Published first = service.publish(event);
    Published second = service.publish(read(alice, event.id()));
    service.publish(created(someone()));

    List<JsonNode> lines = ofAlice("");

    JsonNode line = lines.getFirst();
    assertThat(line.path("type").asString()).isEqualTo("event");
    assertThat(line.path("position").asString()).isEqualTo(first.position().toString());
    assertThat(line.path("appended_at").asString()).isEqualTo(Json.format(first.appendedAt()));
    assertThat(line.path("event_id").asString()).isEqualTo(event.id().toString());
    assertThat(line.path("event_type").asString()).isEqualTo("dev.belfry.notification.created.v1");
    assertThat(line.path("source").asString()).isEqualTo("//belfry/persistence-service");
    assertThat(line.path("recipient").asString()).isEqualTo(alice.value());
    assertThat(line.path("event"))
        .isEqualTo(Json.mapper().readTree(Json.mapper().writeValueAsBytes(event)));
    assertThat(line.has("cursor")).isFalse();
    assertThat(positions(lines).get(1)).isEqualTo(second.position().toString());
    assertThat(lines.getLast().path("type").asString()).isEqualTo("end");
    assertThat(lines.getLast().path("position").asString())
        .isGreaterThanOrEqualTo(second.position().toString());
  }

  @Test
  void numbersKeepTheirDigits() {
    service.publish(created(alice));

    assertThat(service.audit(EVENTS + "?recipient=" + alice).text())
        .contains("{\"total\":1.10,\"big\":1e2,\"a\":[1,null]}");
  }

  @Test
  void anEventOfAnotherProducerWithLineBreaksIsStillOneLine() {
    NotificationCreated event = created(alice);
    var pretty =
        Json.mapper()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(event)
            .replace("\n", "\r\n");
    publishRaw(event.id().toString(), pretty);

    List<JsonNode> lines = ofAlice("");

    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst().path("event").path("title").asString())
        .isEqualTo(event.content().title());
  }

  @Test
  void whatIsForEveryoneIsThereTooAndTypesCanBeChosen() {
    service.publish(created(alice));
    NotificationBroadcast event = broadcast();
    Published broadcast = service.publishToAll(event, alice);
    // Other tests have the same broker, and a broadcast is in every inbox.
    service.publishToAll(new NotificationWithdrawn(event.id(), null, event.sender()), alice);

    String path = EVENTS + "?recipient=" + alice;
    assertThat(positions(lines(service.audit(path)))).contains(broadcast.position().toString());
    assertThat(positions(lines(service.audit(path + "&type=dev.belfry.notification.broadcast.v1"))))
        .contains(broadcast.position().toString());
    assertThat(ofAlice("&type=dev.belfry.notification.created.v1")).hasSize(2);
    assertThat(ofAlice("&type=dev.belfry.settings.changed.v1")).hasSize(1);
  }

  @Test
  void whatIsNotUnderstoodIsALineWhateverTypeIsAskedFor() {
    publishRaw("x", "{not json");

    JsonNode line = ofAlice("&type=dev.belfry.settings.changed.v1").getFirst();

    assertThat(line.path("type").asString()).isEqualTo("not_understood");
    assertThat(line.path("reason").asString()).isNotBlank();
    assertThat(base64(line, "value")).isEqualTo("{not json");
    assertThat(base64(line, "key")).isEqualTo(alice.value());
    assertThat(line.path("headers").get(1).get(0).asString()).isEqualTo("ce_id");
    assertThat(Position.parse(line.path("position").asString())).isPresent();
  }

  @Test
  void aStreamCutOffAnywhereGoesOnAfterTheLastLine() {
    publishSome(5);
    List<String> all = positions(ofAlice(""));

    for (int i = 0; i < 5; i++) {
      assertThat(positions(ofAlice("&position=" + all.get(i))))
          .containsExactlyElementsOf(all.subList(i + 1, 5));
    }
  }

  @Test
  void allPartitionsAreContinuedByTheCursorOfAnyLine() {
    String begin = now();
    Set<String> published = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      published.add(service.publish(created(someone())).position().toString());
    }

    List<JsonNode> lines = lines(service.audit(EVENTS + "?position=" + begin));
    assertThat(positions(lines)).containsExactlyInAnyOrderElementsOf(published);

    JsonNode tenth = lines.get(9);
    String later = service.publish(created(someone())).position().toString();
    List<String> rest =
        positions(lines(service.audit(EVENTS + "?position=" + tenth.path("cursor").asString())));
    assertThat(rest)
        .hasSize(21)
        .contains(later)
        .doesNotContainAnyElementsOf(positions(lines).subList(0, 10));
    assertThat(
            positions(
                lines(
                    service.audit(
                        EVENTS + "?position=" + lines.getLast().path("cursor").asString()))))
        .containsExactly(later);
  }

  @Test
  void timesChooseTheRange() {
    List<Published> places = publishSome(3);
    String from = Json.format(places.get(1).appendedAt());
    String to = Json.format(places.getLast().appendedAt().plusMillis(1));

    assertThat(positions(ofAlice("&from=" + from)))
        .contains(places.get(1).position().toString(), places.getLast().position().toString());
    assertThat(positions(ofAlice("&from=" + from + "&to=" + to)))
        .contains(places.get(1).position().toString());
    assertThat(positions(ofAlice("&to=" + Json.format(places.getFirst().appendedAt())))).isEmpty();
    assertThat(positions(ofAlice("&from=2999-01-01T00:00:00Z"))).isEmpty();
    assertThat(positions(ofAlice("&to=2999-01-01T00:00:00Z"))).hasSize(3);
    assertThat(positions(ofAlice("&from=1960-01-01T00:00:00%2B01:00"))).hasSize(3);
    assertThat(positions(ofAlice("&to=1960-01-01T00:00:00Z"))).isEmpty();
  }

  @Test
  void whoFollowsIsToldWhatComes() throws IOException {
    service.publish(created(alice));
    try (var lines = reader(service.open(EVENTS + "?follow=true&recipient=" + alice).body())) {
      assertThat(next(lines).path("type").asString()).isEqualTo("event");
      for (int i = 0; i < 3; i++) {
        String published = service.publish(created(alice)).position().toString();
        assertThat(next(lines).path("position").asString()).isEqualTo(published);
      }
    }
    awaitAllPlacesFreeOfWhoHearsOfAlice();
  }

  @Test
  void whoFollowsIsToldThatNothingComesHoweverBusyOthersAre() throws Exception {
    Position place = service.publish(created(alice)).position();
    RecipientId neighbour = service.neighbourOf(alice);
    var isOver = new AtomicBoolean();
    Thread busy =
        Thread.ofVirtual()
            .start(() -> {
              while (!isOver.get()) {
                service.publish(created(neighbour));
              }
            });
    try (var lines =
        reader(
            service
                .open(EVENTS + "?follow=true&recipient=" + alice + "&position=" + place)
                .body())) {
      assertThat(lines.readLine()).isEmpty();
    } finally {
      isOver.set(true);
      busy.join();
    }
    awaitAllPlacesFreeOfWhoHearsOfAlice();
  }

  @Test
  void onlySoManyStreamsAreOpenAtOnceAndAClientThatLeavesFreesItsPlace() throws IOException {
    awaitAllPlacesFree();
    var one = service.open(EVENTS + "?follow=true");
    var other = service.open(EVENTS + "?follow=true");

    Answer third = service.audit(EVENTS);
    assertThat(third.status()).isEqualTo(429);
    assertThat(third.retryAfter()).isEqualTo("5");

    one.body().close();
    other.body().close();
    awaitAllPlacesFree();
    assertThat(service.audit(EVENTS + "?recipient=" + alice).status()).isEqualTo(200);
  }

  @Test
  void aSlowReaderHoldsTheStreamBackAndGetsAllOfIt() throws IOException {
    var large =
        new Content(
            "title", "x".repeat(9_000), NotificationType.INFO, JsonObject.EMPTY, null, null, true);
    int count = 3_000;
    for (int i = 0; i < count; i += 100) {
      IntStream.range(0, 100)
          .mapToObj(_ -> service.publishLater(created(alice, large)))
          .toList()
          .forEach(RunningService::await);
    }
    service.publish(created(alice));
    double before = linesSent();

    try (var lines = reader(service.open(EVENTS + "?recipient=" + alice).body())) {
      await().during(Duration.ofMillis(600)).until(this::linesSent, new Unchanged()::isSame);
      assertThat(linesSent() - before).isLessThan(count);
      assertThat(lines.lines().count()).isEqualTo(count + 2L);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "recipient, recipient=",
    "recipient, recipient=a%20b",
    "type, type=created",
    "type, type=dev.belfry.session.opened.v1",
    "from, from=yesterday",
    "from, from=2026-11-22",
    "from, from=%2B999999999-01-01T00:00:00Z",
    "to, to=",
    "to, from=2026-11-22T10:00:00Z&to=2026-11-22T10:00:00Z",
    "position, position=",
    "position, position=7",
    "position, recipient=alice&position=7",
    "position, recipient=alice&position=00000000-0000-0000000000000001",
    "follow, follow=yes",
    "follow, follow=true&to=2026-11-22T10:00:00Z",
    "'', recipient=a&recipient=b",
  })
  void aBadParameterIsRefusedBeforeTheStreamBegins(String field, String query) {
    Answer answer = service.audit(EVENTS + "?" + query);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.body().path("errors").get(0).path("field").asString()).isEqualTo(field);
  }

  @Test
  void aPositionOfAnotherOrBeyondTheEndIsRefused() {
    Position end = service.publish(created(alice)).position();
    String own = EVENTS + "?recipient=" + alice + "&position=";

    assertThat(service.audit(own + end.at(end.offset() + 1_000_000)).status()).isEqualTo(400);
    assertThat(service.audit(own + new Position(end.epoch() + 1, end.partition(), 0)).status())
        .isEqualTo(400);
    assertThat(service.audit(own + now()).status()).isEqualTo(400);
    assertThat(service.audit(EVENTS + "?position=" + end).status()).isEqualTo(400);
    assertThat(
            service
                .audit(own + end + "&from=2026-11-22T10:00:00Z")
                .body()
                .path("errors")
                .get(0)
                .path("field")
                .asString())
        .isEqualTo("from");
  }

  @Test
  void aHeadRequestReadsNothing() {
    double before = linesSent();
    assertThat(
            service
                .send("HEAD", EVENTS, Tokens.user("auditor").withScope("notifications:audit"), null)
                .status())
        .isEqualTo(200);
    assertThat(linesSent()).isEqualTo(before);
  }

  /// Without what other tests have sent to everyone.
  private List<JsonNode> ofAlice(String more) {
    String key = Base64.getEncoder().encodeToString(alice.value().getBytes(StandardCharsets.UTF_8));
    return lines(service.audit(EVENTS + "?recipient=" + alice + more)).stream()
        .filter(line ->
            line.path("type").asString().equals("end")
                || line.path("recipient").asString().equals(alice.value())
                || line.path("key").asString().equals(key))
        .toList();
  }

  private static List<JsonNode> lines(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.text().lines().map(Json.mapper()::readTree).toList();
  }

  private static List<String> positions(List<JsonNode> lines) {
    return lines.stream()
        .filter(line -> !line.path("type").asString().equals("end"))
        .map(line -> line.path("position").asString())
        .toList();
  }

  /// The cursor of this moment.
  private static String now() {
    return lines(service.audit(EVENTS + "?from=2999-01-01T00:00:00Z"))
        .getLast()
        .path("cursor")
        .asString();
  }

  private List<Published> publishSome(int count) {
    List<Published> places = new ArrayList<>();
    IntStream.range(0, count).forEach(_ -> places.add(service.publish(created(alice))));
    return places;
  }

  private void publishRaw(String eventId, String value) {
    var raw =
        new ProducerRecord<>(
            "belfry.notifications",
            service.log().partitionOf(alice),
            alice.key(),
            value.getBytes(StandardCharsets.UTF_8));
    raw.headers()
        .add("ce_specversion", "1.0".getBytes(StandardCharsets.UTF_8))
        .add("ce_id", eventId.getBytes(StandardCharsets.UTF_8))
        .add("ce_type", "dev.belfry.notification.created.v1".getBytes(StandardCharsets.UTF_8));
    service.publish(raw);
  }

  private static String base64(JsonNode line, String member) {
    return new String(
        Base64.getDecoder().decode(line.path(member).asString()), StandardCharsets.UTF_8);
  }

  private static BufferedReader reader(InputStream body) {
    return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  /// The next line that says something.
  private static JsonNode next(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isEmpty()) {
        return Json.mapper().readTree(line);
      }
    }
    throw new AssertionError("the stream has ended");
  }

  private double linesSent() {
    return service.bean(MeterRegistry.class).get("belfry.audit.stream.lines").counter().count();
  }

  private static void awaitAllPlacesFree() {
    await().until(EventStreamIT::areAllPlacesFree);
  }

  /// Whoever is told of something is found to have gone sooner.
  private void awaitAllPlacesFreeOfWhoHearsOfAlice() {
    await()
        .pollInterval(Duration.ofMillis(100))
        .until(() -> {
          service.publish(created(alice));
          return areAllPlacesFree();
        });
  }

  private static boolean areAllPlacesFree() {
    return service.bean(MeterRegistry.class).get("belfry.audit.streams").gauge().value() == 0;
  }

  /// Whether a number is what it was when last looked at.
  private static final class Unchanged {
    private double last = -1;

    boolean isSame(double now) {
      boolean same = now == last && now > 0;
      last = now;
      return same;
    }
  }
}
