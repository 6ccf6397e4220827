package dev.belfry.persistence.snapshot;

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

import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.inbox.EffectiveChange;
import dev.belfry.inbox.NotificationState;
import dev.belfry.persistence.testing.Events;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.testing.Infrastructure;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What delivery nodes ask about single events. On a broker of its own, since it broadcasts.
class JudgementIT {
  private static final Infrastructure infrastructure = Infrastructure.start();
  private static final RunningService service = RunningService.start(infrastructure);

  @AfterAll
  static void stop() {
    service.close();
    infrastructure.close();
  }

  @Test
  void onlyChangesThatTookEffectAreNamedWithTheNotificationTheyChanged() {
    RecipientId alice = someone();
    NotificationCreated one = created(alice);
    long created = publish(one).offset();
    long unreadAlready = publish(unread(alice, one.id())).offset();
    publish(allRead(alice, null));
    long unreadAgain = publish(unread(alice, one.id())).offset();
    long notHers = publish(new NotificationWithdrawn(one.id(), alice, "someone else")).offset();
    long withdrawn = publish(new NotificationWithdrawn(one.id(), alice, one.sender())).offset();
    long gone = publish(unread(alice, one.id())).offset();
    Position unknown = publish(unread(alice, Ids.next()));

    String offsets =
        listed(unreadAlready, unreadAgain, notHers, withdrawn, gone, unknown.offset(), created);
    assertThat(changes(alice, "at_least=" + unknown + "&offsets=" + offsets))
        .containsExactlyInAnyOrder(
            new EffectiveChange(unreadAgain, created, null, true),
            new EffectiveChange(withdrawn, created, null, false));
  }

  @Test
  void whatIsTakenOutOfTheArchiveIsUnreadAgainOnlyIfItWas() {
    RecipientId alice = someone();
    NotificationCreated one = created(alice);
    NotificationCreated other = created(alice);
    long created = publish(one).offset();
    long later = publish(other).offset();
    publish(read(alice, one.id()));
    long never = publish(unarchived(alice, one.id())).offset();
    publish(allArchived(alice, null));
    long markedThere = publish(read(alice, other.id())).offset();
    long unarchived = publish(unarchived(alice, one.id())).offset();
    Position last = publish(unarchived(alice, other.id()));
    publish(read(alice, other.id()));

    assertThat(
            changes(
                alice,
                "at_least=%s&offsets=%s"
                    .formatted(last, listed(never, markedThere, unarchived, last.offset()))))
        .containsExactlyInAnyOrder(
            new EffectiveChange(unarchived, created, null, false),
            new EffectiveChange(last.offset(), later, null, true));
  }

  @Test
  void changesOfOthersAreNobodysButThoseForEveryoneAreEverybodys() {
    RecipientId alice = someone();
    RecipientId bob = service.neighbourOf(alice);
    NotificationBroadcast broadcast = Events.broadcast();
    long sent = service.publishToAll(broadcast, alice).position().offset();
    long reads = publish(read(bob, broadcast.id())).offset();
    Position withdrawn =
        service
            .publishToAll(
                new NotificationWithdrawn(broadcast.id(), null, broadcast.sender()), alice)
            .position();

    String query = "at_least=" + withdrawn + "&offsets=" + listed(reads, withdrawn.offset());
    assertThat(changes(alice, query))
        .containsExactly(
            new EffectiveChange(withdrawn.offset(), sent, broadcast.content().expiresAt(), false));
    assertThat(changes(bob, query)).hasSize(2);
  }

  @Test
  void eventThatStandsBeforeInItsPartitionIsARepeat() {
    RecipientId alice = someone();
    NotificationCreated one = created(alice);
    Position first = publish(one);
    Position second = publish(one);
    String ids = listed(one.id(), one.id(), Ids.next());

    Answer answer =
        service.get(
            alice,
            "/internal/repeats?at_least=%s&offsets=%s&ids=%s"
                .formatted(second, listed(first.offset(), second.offset(), second.offset()), ids));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(Json.mapper().readValue(answer.text(), Long[].class))
        .containsExactly(second.offset());
    // Also before the second one has come.
    assertThat(
            service
                .get(
                    alice,
                    "/internal/repeats?at_least=%s&offsets=%s&ids=%s"
                        .formatted(first, second.offset() + 1_000_000, one.id()))
                .text())
        .isEqualTo("[%s]".formatted(second.offset() + 1_000_000));
  }

  @Test
  void statesAreThoseOfTheCallersOwnInbox() {
    RecipientId alice = someone();
    NotificationCreated seen = created(alice);
    NotificationCreated fresh = created(alice);
    NotificationCreated gone = created(alice);
    NotificationCreated away = created(alice);
    NotificationCreated bobs = created(service.neighbourOf(alice));
    List.of(seen, fresh, gone, away, bobs).forEach(JudgementIT::publish);
    publish(read(alice, seen.id()));
    publish(archived(alice, away.id()));
    Position last = publish(deleted(alice, gone.id()));

    Answer answer =
        service.get(
            alice,
            "/internal/states?at_least=%s&ids=%s"
                .formatted(last, listed(seen.id(), fresh.id(), gone.id(), away.id(), bobs.id())));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(Json.mapper().readValue(answer.text(), NotificationState[].class))
        .containsExactlyInAnyOrder(
            new NotificationState(seen.id(), true, false),
            new NotificationState(fresh.id(), false, false),
            new NotificationState(away.id(), false, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "changes?at_least=x&offsets=1",
        "changes?offsets=-1",
        "changes?offsets=1,,2",
        "repeats?offsets=1&ids=x",
        "repeats?offsets=1,2&ids=01a202f0-7086-71be-935e-a69b8595779e",
        "states?ids=1"
      })
  void questionsThatAreNoneAre400(String query) {
    assertThat(service.get(someone(), "/internal/" + query).status()).isEqualTo(400);
  }

  @Test
  void whatIsNotAppliedYetIs503() {
    RecipientId alice = someone();
    Position far = service.log().beginningFor(alice).at(1_000_000_000);
    for (String query : List.of("changes?offsets=1", "repeats?offsets=1&ids=" + Ids.next())) {
      assertThat(service.getOnce(alice, "/internal/" + query + "&at_least=" + far).status())
          .isEqualTo(503);
    }
  }

  private static Position publish(NotificationEvent event) {
    return service.publish(event).position();
  }

  private static EffectiveChange[] changes(RecipientId user, String query) {
    Answer answer = service.get(user, "/internal/changes?" + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return Json.mapper().readValue(answer.text(), EffectiveChange[].class);
  }

  private static String listed(Object... values) {
    return Stream.of(values).map(Object::toString).collect(Collectors.joining(","));
  }
}
