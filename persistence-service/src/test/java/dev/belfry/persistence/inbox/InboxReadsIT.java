package dev.belfry.persistence.inbox;

import static dev.belfry.persistence.testing.Events.allRead;
import static dev.belfry.persistence.testing.Events.content;
import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.deleted;
import static dev.belfry.persistence.testing.Events.read;
import static dev.belfry.persistence.testing.Events.settings;
import static dev.belfry.persistence.testing.Events.someone;
import static dev.belfry.persistence.testing.Events.unread;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationType;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.inbox.Notification;
import dev.belfry.persistence.testing.Events;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Promptly;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import tools.jackson.databind.JsonNode;

class InboxReadsIT {
  private static final RunningService service = RunningService.start(Infrastructure.shared());

  private final RecipientId alice = someone();

  @BeforeAll
  static void warmUp() {
    RecipientId anyone = someone();
    Position first = service.publish(created(anyone)).position();
    await().until(() -> service.get(anyone, "/api/notifications?after=" + first).status() == 200);
  }

  private Position last = service.log().beginningFor(alice);

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aNotificationIsListedAsItWasSent() {
    NotificationCreated event =
        created(
            alice, content(NotificationType.WARNING, Instant.parse("2090-01-01T00:00:00Z"), true));
    Published place = publish(event);

    Answer answer = get("/api/notifications");

    JsonNode list = answer.body();
    assertThat(list.path("unread_count").asInt()).isEqualTo(1);
    assertThat(list.path("total_count").asInt()).isEqualTo(1);
    assertThat(list.path("position").asString())
        .isGreaterThanOrEqualTo(place.position().toString());
    assertThat(answer.text())
        .contains(
            Json.mapper()
                .writeValueAsString(
                    Notification.created(event, place.position(), place.appendedAt())))
        .contains("{\"total\":1.10,\"big\":1e2,\"a\":[1,null]}");
  }

  @Test
  void listsAreNewestFirstInPagesByOffsetOrByPosition() {
    List<UUID> ids = publishSome(7);

    assertThat(ids(list("limit=3"))).containsExactlyElementsOf(reversed(ids).subList(0, 3));
    assertThat(ids(list("limit=3&offset=3")))
        .containsExactlyElementsOf(reversed(ids).subList(3, 6));
    JsonNode third = list("limit=3").path("notifications").get(2);
    JsonNode older = list("limit=3&before=" + third.path("position").asString());
    assertThat(ids(older)).containsExactlyElementsOf(reversed(ids).subList(3, 6));
    assertThat(older.path("total_count").asInt()).isEqualTo(7);
  }

  @Test
  void aListSaysWhereOlderOnesFollowUntilThereAreNone() {
    publishSome(6);

    JsonNode first = list("limit=3");
    JsonNode last = list("limit=3&before=" + first.path("next").asString());

    assertThat(first.path("next")).isEqualTo(first.path("notifications").get(2).path("position"));
    assertThat(ids(last)).hasSize(3);
    assertThat(last.path("next").isNull()).isTrue();
    assertThat(list("limit=7").path("next").isNull()).isTrue();
    assertThat(list("limit=3&offset=3").path("next").isNull()).isTrue();
  }

  @Test
  void readUnreadAndAllReadDecideTogether() {
    List<UUID> ids = publishSome(4);
    publish(read(alice, ids.get(0)));
    Published all = publish(allRead(alice, null));
    publish(unread(alice, ids.get(1)));
    publish(unread(alice, ids.get(0)));
    Published again = publish(read(alice, ids.get(0)));

    JsonNode list = list("");

    assertThat(list.path("unread_count").asInt()).isEqualTo(1);
    assertThat(ids(list("unread_only=true"))).containsExactly(ids.get(1));
    assertThat(one(ids.get(0)).path("read_at").asString())
        .isEqualTo(Json.format(again.appendedAt()));
    assertThat(one(ids.get(2)).path("read_at").asString()).isEqualTo(Json.format(all.appendedAt()));
    assertThat(one(ids.get(1)).path("read_at").isNull()).isTrue();
  }

  @Test
  void anAllReadReachesExactlyAsFarAsItSays() {
    List<Published> places = new ArrayList<>();
    IntStream.range(0, 4).forEach(_ -> places.add(publish(created(alice))));
    publish(allRead(alice, places.get(2).position()));
    publish(allRead(alice, places.get(0).position()));

    assertThat(list("").path("unread_count").asInt()).isEqualTo(1);
    JsonNode unread = list("unread_only=true").path("notifications");
    assertThat(unread.get(0).path("position").asString())
        .isEqualTo(places.get(3).position().toString());
  }

  @Test
  void theDeletedTheWithdrawnAndTheExpiredAreGone() {
    List<UUID> ids = publishSome(3);
    var expired =
        created(alice, content(NotificationType.INFO, Instant.now().minusSeconds(1), true));
    publish(expired);
    publish(deleted(alice, ids.get(0)));
    publish(new NotificationWithdrawn(ids.get(1), alice, Events.SENDER));
    publish(new NotificationWithdrawn(ids.get(2), alice, "someone else"));

    JsonNode list = list("");

    assertThat(ids(list)).containsExactly(ids.get(2));
    assertThat(list.path("unread_count").asInt()).isEqualTo(1);
    assertThat(list.path("total_count").asInt()).isEqualTo(1);
    for (UUID gone : List.of(ids.get(0), ids.get(1), expired.id())) {
      assertThat(get("/api/notifications/" + gone).status()).isEqualTo(404);
    }
  }

  @Test
  void filtersNarrowTheListAndItsTotalButNotTheUnreadCount() {
    publish(created(alice));
    publish(created(alice, content(NotificationType.ERROR, null, true)));
    publish(created(alice, content(NotificationType.ERROR, null, true)));

    JsonNode errors = list("type=error&limit=1");

    assertThat(errors.path("notifications").size()).isEqualTo(1);
    assertThat(errors.path("total_count").asInt()).isEqualTo(2);
    assertThat(errors.path("unread_count").asInt()).isEqualTo(3);
  }

  @Test
  void anothersNotificationLooksLikeNone() {
    RecipientId bob = someone();
    var event = created(bob);
    Position place = publishAs(event).position();
    assertThat(service.get(bob, "/api/notifications/" + event.id() + "?after=" + place).status())
        .isEqualTo(200);

    Answer foreign = get("/api/notifications/" + event.id());
    Answer unknown = get("/api/notifications/" + Ids.next());

    assertThat(foreign).isEqualTo(unknown);
    assertThat(foreign.status()).isEqualTo(404);
    assertThat(get("/api/notifications/1-1-1-1-1").status()).isEqualTo(404);
  }

  @Test
  void settingsAreOnUntilChangedAndTheLastChangeCounts() {
    assertThat(
            service
                .get(alice, "/api/notifications/settings")
                .body()
                .path("info_enabled")
                .asBoolean())
        .isTrue();
    publish(settings(alice, Events.NOTHING_PUSHED));

    JsonNode settings = get("/api/notifications/settings").body();

    assertThat(settings.path("realtime_notifications").asBoolean()).isFalse();
    assertThat(settings.size()).isEqualTo(12);
  }

  @Test
  void whatIsNoSwitchIsNullOrEmptyUntilItIsSet() {
    JsonNode before = service.get(alice, "/api/notifications/settings").body();
    assertThat(before.get("locale").isNull()).isTrue();
    assertThat(before.get("time_zone").isNull()).isTrue();
    assertThat(before.get("preferences").isObject()).isTrue();
    assertThat(before.get("preferences").isEmpty()).isTrue();

    publish(
        Events.patch(
            alice,
            """
            {"locale":"de-AT","time_zone":"Europe/Vienna",
             "preferences":{"default":{"email":false},"orders":{"push":true}}}
            """));

    JsonNode after = get("/api/notifications/settings").body();
    assertThat(after.get("locale").asString()).isEqualTo("de-AT");
    assertThat(after.get("time_zone").asString()).isEqualTo("Europe/Vienna");
    assertThat(after.get("preferences"))
        .isEqualTo(Json.readObject("{\"default\":{\"email\":false},\"orders\":{\"push\":true}}"));
  }

  @Test
  void aReplacementOfTheSwitchesLeavesTheRestAlone() {
    publish(Events.patch(alice, "{\"locale\":\"fr\",\"info_enabled\":false}"));
    publish(settings(alice, Events.NOTHING_PUSHED));

    JsonNode settings = get("/api/notifications/settings").body();

    assertThat(settings.path("locale").asString()).isEqualTo("fr");
    assertThat(settings.path("info_enabled").asBoolean()).isTrue();
    assertThat(settings.path("realtime_notifications").asBoolean()).isFalse();
  }

  @Test
  void patchesOfDifferentCategoriesAtOnceAllSurvive() {
    List<CompletableFuture<Published>> sent =
        IntStream.range(0, 50)
            .mapToObj(i ->
                service.publishLater(
                    Events.patch(
                        alice,
                        "{\"preferences\":{\"category-%s\":{\"email\":false}}}".formatted(i))))
            .toList();
    sent.forEach(published ->
        last = Collections.max(List.of(last, published.orTimeout(60, SECONDS).join().position())));

    assertThat(get("/api/notifications/settings").body().path("preferences").propertyNames())
        .hasSize(50);
  }

  @Test
  void deliveredIsWhatTheFirstSessionHasAcknowledgedWhicheverRowCameFirst() {
    NotificationCreated event = created(alice);
    receipt(event.id(), Ids.next(), false);
    Published first = receipt(event.id(), Ids.next(), true);
    receipt(event.id(), Ids.next(), true);
    NotificationCreated unseen = created(alice);
    receipt(unseen.id(), Ids.next(), false);

    publish(event);
    publish(unseen);

    await().until(() -> one(event.id()).path("delivered_at").isString());
    assertThat(one(event.id()).path("delivered_at").asString())
        .isEqualTo(Json.format(first.appendedAt()));
    assertThat(list("").path("notifications").get(1).path("delivered_at").asString())
        .isEqualTo(Json.format(first.appendedAt()));
    assertThat(one(unseen.id()).path("delivered_at").isNull()).isTrue();
  }

  private Published receipt(UUID id, UUID session, boolean acknowledged) {
    return service.publish(
        new NotificationDelivered(
            alice, session, List.of(id), acknowledged ? List.of(id) : List.of(), Instant.now()));
  }

  @Test
  void healthTellsOfBothSinks() {
    var health = service.bean(HealthContributorRegistry.class);

    for (String sink : List.of("readModelSink", "receiptsSink")) {
      assertThat(health.getContributor(sink))
          .isInstanceOfSatisfying(
              HealthIndicator.class,
              indicator ->
                  await()
                      .untilAsserted(() ->
                          assertThat(indicator.health())
                              .extracting(Health::getStatus)
                              .isEqualTo(Status.UP)));
    }
  }

  @Test
  void theUnreadCountCarriesItsPosition() {
    publishSome(2);
    JsonNode count = get("/api/notifications/unread-count").body();

    assertThat(count.path("unread_count").asInt()).isEqualTo(2);
    assertThat(Position.parse(count.path("position").asString())).isPresent();
  }

  @Test
  void aReadAfterAPositionThatIsNotReachedEndsIn503() {
    Position future = last.at(1_000_000_000);

    Answer answer =
        Promptly.within(
            Duration.ofSeconds(5),
            () -> service.getOnce(alice, "/api/notifications?after=" + future));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.retryAfter()).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=+5",
        "limit=1e1",
        "limit=",
        "limit=99999999999999999999",
        "offset=-1",
        "unread_only=yes",
        "unread_only=",
        "type=INFO",
        "type=none",
        "before=x",
        "after=x",
        "after=",
        "after=00000000-0000-0000000000000001",
        "limit=1&limit=2"
      })
  void aQueryOutsideTheContractIs400WithoutEcho(String query) {
    Answer answer = service.get(alice, "/api/notifications?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("errors").size()).isEqualTo(1);
  }

  @Test
  void unknownParametersAreIgnored() {
    assertThat(service.get(alice, "/api/notifications?limt=0").status()).isEqualTo(200);
  }

  @Test
  void withoutATokenNothingIsRead() throws Exception {
    assertThat(service.getWithoutToken("/api/notifications").status()).isEqualTo(401);
    assertThat(service.getWithoutToken("/internal/snapshot").status()).isEqualTo(401);
  }

  private Published publish(NotificationEvent event) {
    Published published = publishAs(event);
    last = published.position();
    return published;
  }

  private static Published publishAs(NotificationEvent event) {
    return service.publish(event);
  }

  private List<UUID> publishSome(int count) {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var event = created(alice);
      publish(event);
      ids.add(event.id());
    }
    return ids;
  }

  private JsonNode list(String query) {
    Answer answer = get("/api/notifications?" + query);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.body();
  }

  private JsonNode one(UUID id) {
    return get("/api/notifications/" + id).body();
  }

  /// What was published last is in the answer.
  private Answer get(String path) {
    String separator = path.contains("?") ? "&" : "?";
    return service.get(alice, path + (last.offset() < 0 ? "" : separator + "after=" + last));
  }

  private static List<UUID> ids(JsonNode list) {
    return list.path("notifications")
        .valueStream()
        .map(notification -> UUID.fromString(notification.path("id").asString()))
        .toList();
  }

  private static List<UUID> reversed(List<UUID> ids) {
    return ids.reversed();
  }
}
