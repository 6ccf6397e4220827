package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A badge that counts what has come since the list was open.
@ExtendWith(World.class)
class BadgeIT {
  @Test
  void openingTheListClearsIt_andMarksNothingAsRead(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("one");
    alice.isTold("two");
    Tab tab = alice.opens("badge=unseen");
    assertThat(tab.badge()).hasText("2");
    assertThat(tab.part("button")).hasAttribute("aria-label", "Notifications, 2 new");

    tab.open();
    assertThat(tab.badge()).isHidden();
    assertThat(tab.items()).hasCount(2);
    assertThat(tab.part("button")).hasAttribute("aria-label", "Notifications, none new");
    assertThat((int) tab.page().evaluate("() => document.querySelector('belfry-bell').unreadCount"))
        .isEqualTo(2);

    alice.isTold("seen as it comes");
    assertThat(tab.items()).hasCount(3);
    assertThat(tab.badge()).isHidden();
    tab.page().keyboard().press("Escape");
    assertThat(tab.badge()).isHidden();
    alice.isTold("new");
    assertThat(tab.badge()).hasText("1");
  }

  @Test
  void itIsRememberedByTheBrowser_andTheSameInAllItsTabs(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("one");
    Tab tab = alice.opens("badge=unseen");
    tab.open();
    assertThat(tab.items()).hasCount(1);
    tab.page().keyboard().press("Escape");
    alice.isTold("two");
    assertThat(tab.badge()).hasText("1");

    Tab another = alice.opens("badge=unseen");
    assertThat(another.badge()).hasText("1");
    another.open();
    assertThat(another.badge()).isHidden();
    assertThat(tab.badge()).isHidden();
    another.page().keyboard().press("Escape");
    tab.page().reload();
    tab.awaitConnected();
    alice.isTold("three");
    assertThat(tab.badge()).hasText("1");
    assertThat(another.badge()).hasText("1");
  }

  @Test
  void whatIsReadElsewhereIsCountedNoMore(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = alice.opens("badge=unseen");
    alice.isTold("one");
    alice.isTold("two");
    assertThat(tab.badge()).hasText("2");

    Tab elsewhere = alice.atAnotherBrowser().opens();
    elsewhere.open();
    elsewhere.act("one", "toggle-read").click();
    assertThat(tab.badge()).hasText("1");
    elsewhere.act("two", "toggle-read").click();
    assertThat(tab.badge()).isHidden();
  }

  @Test
  void whatWasSeenOfAnotherLogCountsNoMore_andOthersOfThisBrowserKeepWhatTheySaw(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = alice.opens("badge=unseen");
    alice.isTold("seen");
    assertThat(tab.badge()).hasText("1");
    tab.open();
    assertThat(tab.badge()).isHidden();
    // An open list says at each drawing what is seen.
    tab.page().keyboard().press("Escape");
    assertThat(tab.part("panel")).isHidden();
    tab.page()
        .evaluate(
            """
            () => {
              const seen = JSON.parse(localStorage.getItem('belfry.opened'));
              const ofAnotherLog = Object.keys(seen).map((who) => [who, 'ffffffff-0000-ffffffffffffffff']);
              localStorage.setItem('belfry.opened', JSON.stringify({ ...Object.fromEntries(ofAnotherLog), bob: 'x' }));
            }
            """);
    tab.page().reload();
    tab.awaitConnected();

    alice.isTold("new");
    assertThat(tab.badge()).hasText("2");
    tab.open();
    assertThat(tab.badge()).isHidden();
    tab.page().keyboard().press("Escape");
    alice.isTold("newer");
    assertThat(tab.badge()).hasText("1");
    assertThat(
            (String)
                tab.page().evaluate("() => JSON.parse(localStorage.getItem('belfry.opened')).bob"))
        .isEqualTo("x");
  }
}
