package dev.belfry.delivery.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.delivery.snapshot.CallQueue.Place;
import dev.belfry.delivery.snapshot.CallQueue.Share;
import dev.belfry.events.RecipientId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallQueueTest {
  private static final int LIST_BYTES = 300 * 1024;

  private final CallQueue queue = new CallQueue();
  private final List<Place> lists = new ArrayList<>();
  private final List<Place> greetings = new ArrayList<>();

  private Place list(String user) {
    return queue.add(
        Share.LIST,
        0,
        new RecipientId(user),
        place -> {
          lists.add(place);
          return true;
        });
  }

  private void greet(Share share, int partition, String user) {
    queue.add(
        share,
        partition,
        new RecipientId(user),
        place -> {
          greetings.add(place);
          return true;
        });
  }

  @Test
  void whateverListsAreAskedForGreetingsDoNotWait() {
    for (int user = 0; user < 60; user++) {
      for (int i = 0; i < 20; i++) {
        list("flood-" + user);
      }
    }
    assertThat(lists).hasSizeBetween(1, 4);
    greet(Share.FIRST, 0, "another");
    assertThat(greetings).hasSize(1);
  }

  @Test
  void whoComesIsServedBeforeWhoAsksAgain() {
    for (int user = 0; user < 100; user++) {
      greet(Share.AGAIN, user % 12, "again-" + user);
    }
    assertThat(greetings).hasSize(4);
    greet(Share.FIRST, 0, "newcomer");
    assertThat(greetings).hasSize(5);
  }

  @Test
  void listsThatNobodyReadsAreBoundedInBytesAndGoOnWhenTheyAreDropped() {
    List<Place> places = new ArrayList<>();
    for (int user = 0; user < 200; user++) {
      places.add(list("reads-nothing-" + user));
    }
    for (int i = 0; i < lists.size(); i++) {
      lists.get(i).ended(LIST_BYTES);
    }
    int begun = lists.size();
    assertThat(begun).isLessThan(200);
    assertThat(queue.listBytes()).isBetween(30L * 1024 * 1024, 32L * 1024 * 1024);
    places.getFirst().drop();
    places.getFirst().drop();
    places.get(1).drop();
    assertThat(lists).hasSizeGreaterThan(begun);
    for (int i = 0; i < lists.size(); i++) {
      lists.get(i).ended(LIST_BYTES);
      lists.get(i).drop();
    }
    assertThat(lists).hasSize(200);
    assertThat(queue.listBytes()).isZero();
    assertThat(queue.waiting(Share.LIST)).isZero();
  }

  @Test
  void aCallThatNobodyWaitsForAnyMoreGivesItsTurnAway() {
    for (int i = 0; i < 3; i++) {
      list("user");
    }
    queue.add(Share.LIST, 0, new RecipientId("user"), _ -> false).drop();
    list("user");
    assertThat(lists).hasSize(2);
    for (int i = 0; i < lists.size(); i++) {
      lists.get(i).ended(1);
      lists.get(i).drop();
    }
    assertThat(lists).hasSize(4);
    assertThat(queue.listBytes()).isZero();
  }
}
