package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A change in one place shows in all: in two tabs of one browser, and in another browser.
@ExtendWith(World.class)
class InStepIT {
  @Test
  void aNotificationIsToastedCountedAndListedEverywhere(Stage stage) {
    Person alice = stage.newPerson();
    List<Tab> places = places(alice, "unhurried");

    alice.isTold("First");
    alice.isTold("Second");

    everywhere(
        places,
        tab -> {
          assertThat(tab.badge()).hasText("2");
          tab.awaitTold("First", "Second");
          tab.page().bringToFront();
          assertThat(tab.toasts()).hasCount(2);
          assertThat(tab.toasts().first()).containsText("First");
          tab.open();
          assertThat(tab.items()).hasCount(2);
          assertThat(tab.items().first()).containsText("Second");
          assertThat(tab.items().last()).containsText("First");
        });
  }

  @Test
  void readingUnreadingReadingAllAndDeletingIsSeenEverywhere(Stage stage) {
    Person alice = stage.newPerson();
    List.of("One.", "Two.", "Three.").forEach(alice::isTold);
    List<Tab> places = places(alice);
    everywhere(places, Tab::open);
    everywhere(places, tab -> assertThat(tab.items()).hasCount(3));

    places.get(1).act("Two.", "toggle-read").click();
    everywhere(places, tab -> assertThat(tab.badge()).hasText("2"));
    everywhere(places, tab -> assertThat(tab.dot("Two.")).not().isVisible());

    places.get(2).act("Two.", "toggle-read").click();
    everywhere(places, tab -> assertThat(tab.badge()).hasText("3"));
    everywhere(places, tab -> assertThat(tab.dot("Two.")).isVisible());

    places.get(0).part("mark-all").click();
    everywhere(places, tab -> assertThat(tab.badge()).not().isVisible());
    everywhere(places, tab -> assertThat(tab.dot("One.")).not().isVisible());

    places.get(1).act("One.", "delete").click();
    everywhere(places, tab -> assertThat(tab.item("One.")).hasCount(0));
    everywhere(places, tab -> assertThat(tab.items()).hasCount(2));

    places.get(1).act("Two.", "delete").click();
    places.get(1).act("Three.", "delete").click();
    everywhere(places, tab -> assertThat(tab.part("empty")).isVisible());
    everywhere(places, tab -> assertThat(tab.part("item")).hasCount(0));
  }

  @Test
  void archivingTakingOutAndClearingAllIsSeenEverywhere(Stage stage) {
    Person alice = stage.newPerson();
    List.of("One.", "Two.", "Three.").forEach(alice::isTold);
    List<Tab> places = places(alice);
    everywhere(places, Tab::open);
    everywhere(places, tab -> assertThat(tab.items()).hasCount(3));

    places.get(1).act("Two.", "archive").click();
    everywhere(places, tab -> assertThat(tab.badge()).hasText("2"));
    everywhere(places, tab -> assertThat(tab.item("Two.")).hasCount(0));

    places.get(0).part("show-archived").click();
    assertThat(places.get(0).items()).hasCount(1);
    assertThat(places.get(0).dot("Two.")).isVisible();
    places.get(0).act("Two.", "archive").click();
    assertThat(places.get(0).part("empty")).containsText("Nothing archived");
    places.get(0).part("show-archived").click();
    everywhere(places, tab -> assertThat(tab.badge()).hasText("3"));
    everywhere(places, tab -> assertThat(tab.items()).hasCount(3));

    places.get(2).part("clear-all").click();
    everywhere(places, tab -> assertThat(tab.badge()).not().isVisible());
    everywhere(places, tab -> assertThat(tab.items()).hasCount(0));
    places.get(1).part("show-archived").click();
    assertThat(places.get(1).items()).hasCount(3);
  }

  @Test
  void archivingIsToldToScreenReaders(Stage stage) {
    Person alice = stage.newPerson();
    List.of("One.", "Two.").forEach(alice::isTold);
    Tab tab = alice.opens();
    tab.open();

    tab.act("One.", "archive").click();
    assertThat(tab.part("announcer")).hasText("Notification archived");
    tab.part("show-archived").click();
    tab.act("One.", "archive").click();
    assertThat(tab.part("announcer")).hasText("Notification moved to inbox");
    tab.part("show-archived").click();
    assertThat(tab.items()).hasCount(2);
    tab.part("clear-all").click();
    assertThat(tab.items()).hasCount(0);
    assertThat(tab.part("announcer")).hasText("All notifications archived");
  }

  @Test
  void allCanBeClearedOrReadWhicheverListIsShown_afterTheBellHasBegunAnew(Stage stage) {
    Person alice = stage.newPerson();
    List.of("One.", "Two.").forEach(alice::isTold);
    Tab tab = alice.opens();
    tab.open();
    tab.act("One.", "archive").click();
    assertThat(tab.items()).hasCount(1);

    tab.part("show-archived").click();
    beginAnew(tab);
    assertThat(tab.items()).hasCount(1);
    assertThat(tab.part("clear-all")).hasAttribute("aria-disabled", "true"); // nothing listed
    tab.part("mark-all").click();
    assertThat(tab.badge()).not().isVisible();

    alice.isTold("Three.");
    tab.part("filter").click();
    beginAnew(tab);
    assertThat(tab.items()).hasCount(1);
    tab.part("clear-all").click();
    assertThat(tab.items()).hasCount(0);
    assertThat(tab.badge()).not().isVisible();
  }

  /// The application sets another `getToken`, of the same person.
  private static void beginAnew(Tab tab) {
    tab.page()
        .evaluate(
            """
            () => {
              const bell = document.querySelector('belfry-bell');
              const { getToken } = bell;
              bell.getToken = () => getToken();
            }
            """);
    assertThat(tab.badge()).isVisible();
  }

  @Test
  void aDeletionCanBeTakenBack(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Keep me");
    Tab here = alice.opens("unhurried");
    Tab elsewhere = alice.atAnotherBrowser().opens();
    here.open();
    assertThat(here.items()).hasCount(1);

    here.act("Keep me", "delete").click();
    assertThat(here.items()).hasCount(0);
    here.part("undo").click();

    assertThat(here.item("Keep me")).isVisible();
    assertThat(here.badge()).hasText("1");
    alice.isTold("And me");
    assertThat(elsewhere.badge()).hasText("2");
    assertThat(elsewhere.frames("notification_deleted")).isEmpty();
  }

  @Test
  void aDeletionHeldForUndoIsCarriedOutWhenThePageGoes(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Delete me");
    Tab going = alice.opens("unhurried");
    Tab elsewhere = alice.atAnotherBrowser().opens();
    going.open();
    elsewhere.open();
    assertThat(elsewhere.items()).hasCount(1);

    going.act("Delete me", "delete").click();
    assertThat(going.items()).hasCount(0);
    going.page().navigate("about:blank");

    assertThat(elsewhere.items()).hasCount(0);
  }

  @Test
  void openingANotificationReadsIt(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Open me");
    List<Tab> places = places(alice);
    Tab here = places.getFirst();
    here.open();

    here.item("Open me").locator("[part~=title]").click();

    everywhere(places, tab -> assertThat(tab.badge()).not().isVisible());
  }

  @Test
  void theSettingsAreTheSameEverywhere_andAreKept(Stage stage) {
    Person alice = stage.newPerson();
    List<Tab> places = places(alice);

    places.get(0).openSettings();
    places.get(0).setting("Warning").uncheck();

    everywhere(
        places.subList(1, 3),
        tab -> {
          tab.openSettings();
          assertThat(tab.setting("Warning")).not().isChecked();
          assertThat(tab.setting("Error")).isChecked();
        });
    alice.isTold("Not pushed", Map.of("notification_type", "warning"));
    everywhere(places, tab -> assertThat(tab.badge()).hasText("1"));
    everywhere(places, tab -> assertThat(tab.told()).isEmpty());
  }

  private static List<Tab> places(Person alice) {
    return places(alice, "");
  }

  private static List<Tab> places(Person alice, String query) {
    return List.of(alice.opens(query), alice.opens(query), alice.atAnotherBrowser().opens(query));
  }

  private static void everywhere(List<Tab> places, Consumer<Tab> check) {
    places.forEach(check);
  }
}
