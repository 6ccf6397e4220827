package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// The bell says what was there to be seen, and only that.
@ExtendWith(World.class)
class SightIT {
  private static final String HIDE =
      """
      () => {
        Object.defineProperty(document, 'visibilityState', { get: () => 'hidden', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }
      """;
  private static final String SHOW =
      """
      () => {
        delete document.visibilityState;
        document.dispatchEvent(new Event('visibilitychange'));
      }
      """;

  @Test
  void aVisiblePageSaysUpToWhereItHasShownEverything(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = alice.opens();
    assertThat(tab.frames("connection_established").getFirst().path("features").valueStream())
        .extracting(JsonNode::asString)
        .contains("seen");

    alice.isTold("News");
    String position = awaitTold(tab, 1);

    tab.await(() -> saidSeen(tab).contains(position));
    assertThat(saidSeen(tab)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aHiddenPageSaysNothingUntilItIsLookedAt(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = alice.opens();
    Tab elsewhere = alice.atAnotherBrowser().opens();
    tab.page().evaluate(HIDE);
    alice.isTold("News");
    String position = awaitTold(tab, 1);
    // When a page that is visible has said it, one that is hidden would have.
    elsewhere.await(() -> saidSeen(elsewhere).contains(position));
    assertThat(saidSeen(tab)).doesNotContain(position);

    tab.page().evaluate(SHOW);

    tab.await(() -> saidSeen(tab).contains(position));
  }

  @Test
  void whatAnotherTabShowsIsSaidByTheTabThatHoldsTheSocket(Stage stage) {
    Person alice = stage.newPerson();
    Tab one = alice.opens();
    Tab other = alice.opens();
    Tab leader = one.openSockets() == 1 ? one : other;
    leader.page().evaluate(HIDE);

    alice.isTold("News");
    String position = awaitTold(leader, 1);
    assertThat(other.badge()).hasText("1");

    leader.await(() -> saidSeen(leader).contains(position));
  }

  private static String awaitTold(Tab tab, int count) {
    tab.await(() -> tab.told().size() == count);
    return tab.frames("new_notification").getLast().path("position").asString();
  }

  private static List<String> saidSeen(Tab tab) {
    return tab.said().stream()
        .filter(frame -> frame.path("type").asString().equals("seen"))
        .map(frame -> frame.path("position").asString())
        .toList();
  }
}
