package dev.belfry.persistence.audit.timetravel;

import static dev.belfry.persistence.testing.Events.allRead;
import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.deleted;
import static dev.belfry.persistence.testing.Events.read;
import static dev.belfry.persistence.testing.Events.settings;
import static dev.belfry.persistence.testing.Events.someone;
import static dev.belfry.persistence.testing.Events.unread;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.Json;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.inbox.Notification;
import dev.belfry.persistence.testing.Events;
import dev.belfry.persistence.testing.InboxLines;
import dev.belfry.persistence.testing.RandomEvents;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.testing.FoldedInbox;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Promptly;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Any inbox at any moment, against a model that is too simple to be wrong. On a broker of its own,
/// since broadcasts are in every inbox.
class TimeTravelIT {
  private static final Infrastructure infrastructure = Infrastructure.start();
  private static final RunningService service = RunningService.start(infrastructure);

  @AfterAll
  static void stop() {
    service.close();
    infrastructure.close();
  }

  private record Happened(NotificationEvent event, Published place) {}

  @Test
  void theInboxIsAsItWasAtAnyPositionAndAnyTime() {
    assertTheInboxIsAsItWas(11);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {12, 13})
  @Tag("heavy")
  void theInboxOfOtherLogsIsAsItWasAtAnyPositionAndAnyTime(long seed) {
    assertTheInboxIsAsItWas(seed);
  }

  private void assertTheInboxIsAsItWas(long seed) {
    RecipientId alice = someone();
    RecipientId bob = service.neighbourOf(alice);
    var history = new ArrayList<Happened>();
    Instant start = Instant.now();
    var events =
        new RandomEvents(
            seed,
            List.of(alice, bob),
            offset -> service.log().position(service.log().partitionOf(alice), offset),
            List.of(
                start.plusMillis(150),
                start.plusMillis(400),
                start.plusMillis(700),
                Instant.parse("2090-01-01T00:00:00Z")));
    long next = 0;
    for (int i = 0; i < 200; i++) {
      NotificationEvent event = events.next(next);
      Published place = publish(event, alice);
      next = place.position().next();
      history.add(new Happened(event, place));
    }

    var random = new Random(seed);
    for (int i = 0; i < 15; i++) {
      Happened at = history.get(random.nextInt(history.size()));
      expectAtPosition(alice, history, at.place.position());
      Instant time = at.place.appendedAt();
      expectAtTime(alice, history, random.nextBoolean() ? time : time.minusMillis(1));
    }
    expectAtTime(alice, history, Instant.parse("2020-01-01T00:00:00Z"));
    expectAtPosition(alice, history, history.getLast().place.position());

    history.stream()
        .map(Happened::event)
        .filter(NotificationBroadcast.class::isInstance)
        .map(NotificationBroadcast.class::cast)
        .forEach(broadcast ->
            publish(new NotificationWithdrawn(broadcast.id(), null, broadcast.sender()), alice));
  }

  private static void expectAtPosition(
      RecipientId user, List<Happened> history, Position position) {
    List<Happened> before =
        history.stream()
            .filter(happened -> happened.place.position().compareTo(position) <= 0)
            .toList();
    Instant time =
        before.stream()
            .filter(happened -> concerns(user, happened.event))
            .map(happened -> happened.place.appendedAt())
            .reduce((_, later) -> later)
            .orElse(start());
    expect(user, before, time, "at=" + position);
  }

  private static void expectAtTime(RecipientId user, List<Happened> history, Instant time) {
    List<Happened> before =
        history.stream().filter(happened -> !happened.place.appendedAt().isAfter(time)).toList();
    expect(user, before, time, "at=" + Json.format(time));
  }

  private static Instant start() {
    return Instant.EPOCH;
  }

  private static boolean concerns(RecipientId user, NotificationEvent event) {
    return event.recipient() == null || user.equals(event.recipient());
  }

  private static void expect(RecipientId user, List<Happened> before, Instant time, String query) {
    var inbox = new FoldedInbox();
    before.forEach(happened -> Events.apply(happened.event, happened.place, user, inbox));
    List<Notification> shown = inbox.list(time);
    List<Notification> unread = shown.stream().filter(item -> !item.isRead()).toList();

    JsonNode all = inbox(user, query + "&limit=100").body();
    assertThat(InboxLines.of(all))
        .as(query)
        .containsExactlyElementsOf(InboxLines.of(shown.stream().limit(100)));
    assertThat(all.path("total_count").asInt()).as(query).isEqualTo(shown.size());
    assertThat(all.path("unread_count").asInt()).as(query).isEqualTo(unread.size());
    assertThat(Json.mapper().convertValue(all.path("settings"), dev.belfry.events.Settings.class))
        .as(query)
        .isEqualTo(inbox.settings());
    JsonNode some = inbox(user, query + "&limit=3&unread_only=true").body();
    assertThat(InboxLines.of(some))
        .as(query)
        .containsExactlyElementsOf(InboxLines.of(unread.stream().limit(3)));
    assertThat(some.path("total_count").asInt()).as(query).isEqualTo(unread.size());
    List<Notification> archived = inbox.archive(time);
    JsonNode archive = inbox(user, query + "&limit=100&archived=true").body();
    assertThat(InboxLines.of(archive))
        .as(query)
        .containsExactlyElementsOf(InboxLines.of(archived.stream().limit(100)));
    assertThat(archive.path("total_count").asInt()).as(query).isEqualTo(archived.size());
    assertThat(archive.path("unread_count").asInt()).as(query).isEqualTo(unread.size());
    if (shown.size() > 1) {
      String older = query + "&limit=100&before=" + shown.getFirst().position();
      assertThat(InboxLines.of(inbox(user, older).body()))
          .as(older)
          .containsExactlyElementsOf(InboxLines.of(shown.stream().skip(1).limit(100)));
    }
  }

  @Test
  void whatCameLaterIsNotThereYet() {
    RecipientId alice = someone();
    var event = created(alice);
    Position stored = service.publish(event).position();
    Position read = service.publish(read(alice, event.id())).position();
    Position unread = service.publish(unread(alice, event.id())).position();
    Position all = service.publish(allRead(alice, null)).position();
    service.publish(settings(alice, Events.NOTHING_PUSHED));
    Position gone = service.publish(deleted(alice, event.id())).position();

    assertThat(unreadAndTotal(alice, stored.at(stored.offset() - 1))).isEqualTo("0 of 0");
    assertThat(unreadAndTotal(alice, stored)).isEqualTo("1 of 1");
    assertThat(unreadAndTotal(alice, read)).isEqualTo("0 of 1");
    assertThat(unreadAndTotal(alice, unread)).isEqualTo("1 of 1");
    assertThat(unreadAndTotal(alice, all)).isEqualTo("0 of 1");
    assertThat(unreadAndTotal(alice, gone)).isEqualTo("0 of 0");
    JsonNode then = inbox(alice, "at=" + all).body();
    assertThat(then.path("settings").path("realtime_notifications").asBoolean()).isTrue();
    assertThat(then.path("settings_since").isNull()).isTrue();
    assertThat(inbox(alice, "at=" + gone).body().path("settings_since").asString())
        .isEqualTo(all.at(all.offset() + 1).toString());
  }

  private static String unreadAndTotal(RecipientId user, Position at) {
    JsonNode inbox = inbox(user, "at=" + at).body();
    return inbox.path("unread_count").asInt() + " of " + inbox.path("total_count").asInt();
  }

  @Test
  void withoutAMomentItIsThePresentOne() {
    RecipientId alice = someone();
    Position stored = service.publish(created(alice)).position();
    inbox(alice, "at=" + stored);

    JsonNode now = inbox(alice, "").body();

    assertThat(now.path("total_count").asInt()).isEqualTo(1);
    assertThat(now.path("recipient").asString()).isEqualTo(alice.value());
    assertThat(Instant.parse(now.path("at").asString())).isAfter(Instant.now().minusSeconds(60));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "at=",
        "at=yesterday",
        "at=2026-01-01",
        "at=2026-02-30T00:00:00Z",
        "at=%2B300000-01-01T00:00:00Z",
        "at=2090-01-01T00:00:00Z",
        "at=00000000-0000-0000000000000001",
        "limit=0",
        "before=x",
        "unread_only=yes",
        "archived=yes"
      })
  void aQueryOutsideTheContractIs400(String query) {
    Answer answer = inbox(someone(), query);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.body().path("errors").size()).isEqualTo(1);
  }

  @Test
  void beforeTheLogBeganThereIsNothing() {
    JsonNode inbox = inbox(someone(), "at=1900-01-01T00:00:00Z").body();

    assertThat(inbox.path("total_count").asInt()).isZero();
  }

  @Test
  void aPositionThatIsNotReachedEndsIn503() {
    RecipientId alice = someone();
    Position future = service.log().beginningFor(alice).at(1_000_000_000);

    Answer answer =
        Promptly.within(
            Duration.ofSeconds(5),
            () -> service.auditOnce("/api/audit/inbox/%s?at=%s".formatted(alice, future)));

    assertThat(answer.status()).isEqualTo(503);
  }

  @Test
  void onlyAuditorsTravel() throws Exception {
    RecipientId alice = someone();

    assertThat(service.get(alice, "/api/audit/inbox/" + alice).status()).isEqualTo(403);
    assertThat(service.getWithoutToken("/api/audit/inbox/" + alice).status()).isEqualTo(401);
    assertThat(service.audit("/api/audit/inbox/no%20one").status()).isEqualTo(404);
  }

  private static Answer inbox(RecipientId user, String query) {
    Answer answer = service.audit("/api/audit/inbox/" + user + "?" + query);
    assertThat(answer.status()).as(answer.text()).isNotEqualTo(500);
    return answer;
  }

  private static Published publish(NotificationEvent event, RecipientId seenBy) {
    return event.recipient() == null ? service.publishToAll(event, seenBy) : service.publish(event);
  }
}
