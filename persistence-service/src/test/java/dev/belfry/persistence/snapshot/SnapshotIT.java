package dev.belfry.persistence.snapshot;

import static dev.belfry.persistence.testing.Events.allRead;
import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.Json;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.inbox.Change;
import dev.belfry.inbox.Notification;
import dev.belfry.inbox.Snapshot;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.persistence.testing.Events;
import dev.belfry.persistence.testing.InboxLines;
import dev.belfry.persistence.testing.RandomEvents;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.testing.FoldedInbox;
import dev.belfry.testing.Infrastructure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.transaction.TransactionTimedOutException;
import tools.jackson.databind.JsonNode;

/// The read model against a model that is too simple to be wrong. On a broker of its own, since
/// broadcasts are in every inbox.
class SnapshotIT {
  private static final Infrastructure infrastructure = Infrastructure.start();
  private static final RunningService service = RunningService.start(infrastructure);

  @AfterAll
  static void stop() {
    service.close();
    infrastructure.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void listsCountsAndResumesAgreeWithTheLog(long seed) {
    assertListsCountsAndResumesAgreeWithTheLog(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {4, 5, 6})
  @Tag("heavy")
  void listsCountsAndResumesAgreeWithOtherLogs(long seed) {
    assertListsCountsAndResumesAgreeWithTheLog(seed);
  }

  private void assertListsCountsAndResumesAgreeWithTheLog(long seed) {
    // Both live in one partition, and whatever else is in it is withdrawn before.
    RecipientId alice = someone();
    RecipientId bob = service.neighbourOf(alice);
    List<NotificationBroadcast> broadcasts = new ArrayList<>();
    var inbox = new FoldedInbox();
    var events =
        new RandomEvents(
            seed,
            List.of(alice, bob),
            offset -> service.log().position(service.log().partitionOf(alice), offset),
            List.of(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2090-01-01T00:00:00Z")));
    Published place = service.publish(Events.settings(alice, Events.NOTHING_PUSHED));
    Events.apply(Events.settings(alice, Events.NOTHING_PUSHED), place, alice, inbox);
    Position start = place.position();
    List<Client> clients = new ArrayList<>(List.of(new Client(start, inbox)));
    for (int i = 0; i < 150; i++) {
      NotificationEvent event = events.next(place.position().next());
      place = publish(event, alice);
      Events.apply(event, place, alice, inbox);
      if (event instanceof NotificationBroadcast broadcast) {
        broadcasts.add(broadcast);
      }
      if (i % 40 == 20) {
        clients.add(new Client(place.position(), inbox));
      }
    }

    Instant now = Instant.now();
    JsonNode list =
        service.get(alice, "/api/notifications?limit=100&after=" + place.position()).body();
    assertThat(InboxLines.of(list))
        .containsExactlyElementsOf(InboxLines.of(inbox.list(now).stream()));
    int unread = inbox.unreadCount(now);
    assertThat(list.path("unread_count").asInt()).isEqualTo(unread);
    JsonNode unreadList =
        service.get(alice, "/api/notifications?limit=100&unread_only=true").body();
    assertThat(unreadList.path("total_count").asInt()).isEqualTo(unread);
    assertThat(unreadList.path("notifications").size()).isEqualTo(unread);

    JsonNode archive = service.get(alice, "/api/notifications?limit=100&archived=true").body();
    List<Notification> archived = inbox.archive(now);
    assertThat(InboxLines.of(archive))
        .containsExactlyElementsOf(InboxLines.of(archived.stream().limit(100)));
    assertThat(archive.path("total_count").asInt()).isEqualTo(archived.size());
    assertThat(archive.path("unread_count").asInt()).isEqualTo(unread);
    assertThat(
            service
                .get(alice, "/api/notifications?archived=true&unread_only=true")
                .body()
                .path("total_count")
                .asInt())
        .isEqualTo(archived.stream().filter(item -> !item.isRead()).count());

    for (Client client : clients) {
      client.resume(alice, place.position(), 1 + events.nextInt(30));
      assertThat(client.shown(now)).isEqualTo(client.expected(inbox, now));
      assertThat(client.settings()).isEqualTo(inbox.settings());
    }
    Snapshot present = snapshot(alice, "unread=true&at_least=" + place.position());
    assertThat(present.unreadCount()).isEqualTo(unread);
    assertThat(present.unread()).hasSize(unread);
    assertThat(present.changes()).isEmpty();
    broadcasts.forEach(broadcast ->
        publish(new NotificationWithdrawn(broadcast.id(), null, broadcast.sender()), alice));
  }

  private static Published publish(NotificationEvent event, RecipientId seenBy) {
    return event.recipient() == null ? service.publishToAll(event, seenBy) : service.publish(event);
  }

  @Test
  void pagesOfASnapshotFollowEachOtherWithoutGapOrRepeat() {
    RecipientId alice = someone();
    var events = new ArrayList<>(Stream.generate(() -> created(alice)).limit(25).toList());
    // Ids are made before it is known whose record comes first.
    Collections.shuffle(events, new Random(7));
    List<UUID> ids = new ArrayList<>();
    Position last = service.log().beginningFor(alice);
    for (var event : events) {
      ids.add(event.id());
      last = service.publish(event).position();
    }
    List<UUID> told = new ArrayList<>();
    Position since = service.log().beginningFor(alice);
    Snapshot page;
    do {
      page = snapshot(alice, "limit=10&since=" + since + "&at_least=" + last);
      for (Change change : page.changes()) {
        since = change.position();
        if (change instanceof Change.Created created && !created.notification().broadcast()) {
          told.add(created.notification().id());
        }
      }
    } while (page.more());
    assertThat(told).containsExactlyElementsOf(ids);
  }

  @Test
  void anAllReadThatReachesFurtherIsToldBesideALaterOneThatReachesLess() {
    RecipientId alice = someone();
    Position first = service.publish(created(alice)).position();
    Position second = service.publish(created(alice)).position();
    service.publish(allRead(alice, first));
    Position further = service.publish(allRead(alice, second)).position();
    Position less = service.publish(allRead(alice, first)).position();

    Snapshot snapshot = snapshot(alice, "since=" + second + "&at_least=" + less);

    assertThat(snapshot.changes())
        .containsExactly(
            new Change.EverythingRead(second, further), new Change.EverythingRead(first, less));
    assertThat(snapshot.unreadCount()).isZero();
  }

  @Test
  void theWithdrawalOfABroadcastTellsNothingToWhoHadDeletedIt() {
    RecipientId alice = someone();
    RecipientId bob = service.neighbourOf(alice);
    NotificationBroadcast broadcast = Events.broadcast();
    Position before = service.publishToAll(broadcast, alice).position();
    Position deleted = service.publish(Events.deleted(alice, broadcast.id())).position();
    Position withdrawn =
        publish(new NotificationWithdrawn(broadcast.id(), null, broadcast.sender()), alice)
            .position();

    assertThat(snapshot(alice, "since=" + deleted + "&at_least=" + withdrawn).changes()).isEmpty();
    assertThat(snapshot(alice, "since=" + before + "&at_least=" + withdrawn).changes())
        .containsExactly(new Change.Deleted(broadcast.id(), deleted));
    assertThat(snapshot(bob, "since=" + before + "&at_least=" + withdrawn).changes())
        .containsExactly(new Change.Deleted(broadcast.id(), withdrawn));
  }

  @Test
  void aSnapshotThatCannotBeNewEnoughIs503() {
    RecipientId alice = someone();
    Answer answer =
        service.getOnce(
            alice,
            "/internal/snapshot?at_least=" + service.log().beginningFor(alice).at(1_000_000_000));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.retryAfter()).isEqualTo("1");
  }

  @Test
  void aReadThatTakesTooLongIs503WhicheverQueryMeetsTheDeadline() {
    var late = new TransactionTimedOutException("late");

    assertThatThrownBy(() ->
            service
                .bean(ReadTransactions.class)
                .inOneSnapshot(() -> {
                  throw new InvalidDataAccessResourceUsageException("bad grammar", late);
                }))
        .isInstanceOf(ProblemException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"at_least=x", "since=x", "limit=0", "limit=1001", "unread=1"})
  void aQueryOutsideTheContractIs400(String query) {
    assertThat(service.get(someone(), "/internal/snapshot?" + query).status()).isEqualTo(400);
  }

  static Snapshot snapshot(RecipientId user, String query) {
    Answer answer = service.get(user, "/internal/snapshot?" + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return Json.mapper().readValue(answer.text(), Snapshot.class);
  }

  /// A client that was away since a position, and resumes.
  private static final class Client extends ResumingClient {
    Client(Position position, FoldedInbox inbox) {
      super(position, inbox);
    }

    void resume(RecipientId user, Position atLeast, int limit) {
      Snapshot page;
      do {
        page = snapshot(user, "since=" + position() + "&at_least=" + atLeast + "&limit=" + limit);
        page.changes().forEach(this::take);
      } while (page.more());
    }
  }
}
