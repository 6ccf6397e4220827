package dev.belfry.persistence.inbox;

import static dev.belfry.persistence.testing.Events.allArchived;
import static dev.belfry.persistence.testing.Events.allRead;
import static dev.belfry.persistence.testing.Events.archived;
import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.deleted;
import static dev.belfry.persistence.testing.Events.read;
import static dev.belfry.persistence.testing.Events.someone;
import static dev.belfry.persistence.testing.Events.unarchived;
import static dev.belfry.persistence.testing.Events.unread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.Events;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.testing.Infrastructure;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What is archived, over REST. On a broker of its own, since it broadcasts.
class ArchiveIT {
  private static final Infrastructure infrastructure = Infrastructure.start();
  private static final RunningService service = RunningService.start(infrastructure);

  private final RecipientId alice = someone();
  private Position last = service.log().beginningFor(alice);

  @BeforeAll
  static void warmUp() {
    RecipientId anyone = someone();
    await().until(() -> service.get(anyone, "/api/notifications").status() == 200);
  }

  @AfterAll
  static void stop() {
    service.close();
    infrastructure.close();
  }

  @Test
  void whatIsArchivedIsInTheArchiveAndNowhereElseUntilItIsTakenOut() {
    NotificationCreated one = created(alice);
    NotificationCreated other = created(alice);
    publish(one, other, archived(alice, one.id()));

    assertThat(ids(list(""))).containsExactly(other.id());
    assertThat(list("").path("unread_count").asInt()).isEqualTo(1);
    assertThat(list("").path("total_count").asInt()).isEqualTo(1);
    JsonNode archive = list("archived=true");
    assertThat(ids(archive)).containsExactly(one.id());
    assertThat(archive.path("unread_count").asInt()).isEqualTo(1);
    assertThat(archive.path("total_count").asInt()).isEqualTo(1);
    assertThat(archive.path("notifications").get(0).path("is_archived").asBoolean()).isTrue();
    assertThat(one(one.id()).body().path("is_archived").asBoolean()).isTrue();

    publish(unarchived(alice, one.id()));

    assertThat(ids(list(""))).containsExactly(other.id(), one.id());
    assertThat(list("").path("unread_count").asInt()).isEqualTo(2);
    assertThat(ids(list("archived=true"))).isEmpty();
    assertThat(one(one.id()).body().path("is_archived").asBoolean()).isFalse();
  }

  @Test
  void whatIsArchivedStaysReadOrUnreadWhateverIsAskedForItself() {
    NotificationCreated one = created(alice);
    NotificationCreated other = created(alice);
    publish(one, other, read(alice, other.id()));
    publish(archived(alice, one.id()), archived(alice, other.id()));
    publish(read(alice, one.id()), unread(alice, other.id()));

    publish(unarchived(alice, one.id()), unarchived(alice, other.id()));

    assertThat(one(one.id()).body().path("is_read").asBoolean()).isFalse();
    assertThat(one(other.id()).body().path("is_read").asBoolean()).isTrue();
  }

  @Test
  void aMarkAllReadReachesTheArchiveToo() {
    NotificationCreated one = created(alice);
    publish(one, archived(alice, one.id()), allRead(alice, null), unarchived(alice, one.id()));

    assertThat(one(one.id()).body().path("is_read").asBoolean()).isTrue();
    assertThat(list("").path("unread_count").asInt()).isZero();
  }

  @Test
  void anArchiveAllReachesWhatStandsUpToItsPositionAndNothingLater() {
    NotificationCreated one = created(alice);
    NotificationCreated other = created(alice);
    NotificationCreated later = created(alice);
    publish(one);
    Position second = service.publish(other).position();
    publish(allArchived(alice, second), later);

    assertThat(ids(list(""))).containsExactly(later.id());
    assertThat(ids(list("archived=true"))).containsExactly(other.id(), one.id());

    publish(unarchived(alice, one.id()));
    assertThat(ids(list(""))).containsExactly(later.id(), one.id());

    publish(allArchived(alice, null));
    assertThat(ids(list(""))).isEmpty();
    assertThat(ids(list("archived=true"))).containsExactly(later.id(), other.id(), one.id());
  }

  @Test
  void theArchiveHasPagesAndFilters() {
    List<NotificationCreated> some = List.of(created(alice), created(alice), created(alice));
    some.forEach(this::publish);
    publish(read(alice, some.getFirst().id()), allArchived(alice, null));
    publish(unarchived(alice, some.get(1).id()), archived(alice, some.get(1).id()));

    JsonNode page = list("archived=true&limit=2");
    assertThat(ids(page)).containsExactly(some.get(2).id(), some.get(1).id());
    assertThat(ids(list("archived=true&limit=2&before=" + page.path("next").asString())))
        .containsExactly(some.getFirst().id());
    assertThat(ids(list("archived=true&unread_only=true")))
        .containsExactly(some.get(2).id(), some.get(1).id());
    assertThat(ids(list("archived=true&type=error"))).isEmpty();
    assertThat(service.get(alice, "/api/notifications?archived=yes").status()).isEqualTo(400);
  }

  @Test
  void broadcastsAreArchivedByEachForThemselves() {
    RecipientId bob = service.neighbourOf(alice);
    NotificationBroadcast broadcast = Events.broadcast();
    last = service.publishToAll(broadcast, alice).position();
    publish(archived(alice, broadcast.id()));

    assertThat(ids(list(""))).doesNotContain(broadcast.id());
    assertThat(ids(list("archived=true"))).containsExactly(broadcast.id());
    assertThat(ids(service.get(bob, "/api/notifications?after=" + last).body()))
        .contains(broadcast.id());

    publish(unarchived(alice, broadcast.id()));
    assertThat(ids(list(""))).contains(broadcast.id());
    publish(allArchived(alice, null));
    assertThat(ids(list("archived=true"))).containsExactly(broadcast.id());

    last =
        service
            .publishToAll(
                new NotificationWithdrawn(broadcast.id(), null, broadcast.sender()), alice)
            .position();
    assertThat(ids(list("archived=true"))).isEmpty();
  }

  @Test
  void aDeletionBeatsTheArchive() {
    NotificationCreated one = created(alice);
    publish(one, archived(alice, one.id()), deleted(alice, one.id()), unarchived(alice, one.id()));

    assertThat(one(one.id()).status()).isEqualTo(404);
    assertThat(ids(list("archived=true"))).isEmpty();
  }

  private void publish(NotificationEvent... events) {
    for (NotificationEvent event : events) {
      last = service.publish(event).position();
    }
  }

  private Answer one(UUID id) {
    return service.get(alice, "/api/notifications/%s?after=%s".formatted(id, last));
  }

  private JsonNode list(String query) {
    Answer answer = service.get(alice, "/api/notifications?after=" + last + "&" + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.body();
  }

  private static List<UUID> ids(JsonNode list) {
    return list.path("notifications")
        .valueStream()
        .map(item -> UUID.fromString(item.path("id").asString()))
        .toList();
  }
}
