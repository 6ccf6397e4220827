package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;
import dev.belfry.testing.HostileTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What goes wrong is undone, told, or worked around.
@ExtendWith(World.class)
class HitchesIT {
  @Test
  void whatShowsAtOnceIsTakenBackWhenItIsRefused(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Stays unread");
    alice.opens();
    // The second tab has no socket of its own, so it goes by REST.
    Tab tab = alice.opens("unhurried");
    CompletableFuture<Route> call = new CompletableFuture<>();
    tab.page().route("**/api/notifications/*/read", call::complete);
    tab.open();
    tab.act("Stays unread", "toggle-read").click();
    assertThat(tab.badge()).not().isVisible();
    assertThat(tab.dot("Stays unread")).not().isVisible();

    tab.await(call::isDone);
    call.join().fulfill(new FulfillOptions().setStatus(503).setBody("{}"));

    assertThat(tab.part("notice")).containsText("could not be saved");
    assertThat(tab.badge()).hasText("1");
    assertThat(tab.dot("Stays unread")).isVisible();
  }

  @Test
  void aListThatCouldNotBeLoadedIsTriedAgain(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Here after all");
    Tab tab = alice.opens();
    tab.page().route("**/api/notifications?*", Route::abort);
    tab.open();
    assertThat(tab.part("error")).isVisible();

    tab.page().unroute("**/api/notifications?*");
    tab.part("retry").click();

    assertThat(tab.item("Here after all")).isVisible();
    assertThat(tab.part("error")).not().isVisible();
  }

  @Test
  void aTabThatHangsIsReplaced_andMissesNothing(Stage stage) {
    Person alice = stage.newPerson();
    Tab hanging = alice.opens();
    Tab tab = alice.opens();
    hanging
        .page()
        .evaluate(
            """
            () => void setTimeout(() => {
              const end = Date.now() + 25_000;
              while (Date.now() < end);
            });
            """);

    tab.await(() -> {
      // Somebody looks, so it asks at once who leads.
      tab.page().evaluate("() => document.dispatchEvent(new Event('visibilitychange'))");
      return isLeader(tab);
    });
    alice.isTold("Told meanwhile");
    assertThat(tab.badge()).hasText("1");

    tab.await(() -> !isLeader(hanging)); // which can answer again
    alice.isTold("Told afterwards");
    for (Tab each : List.of(hanging, tab)) {
      assertThat(each.badge()).hasText("2");
      each.awaitTold("Told meanwhile", "Told afterwards");
    }
  }

  private static boolean isLeader(Tab tab) {
    return (boolean)
        tab.page().evaluate("() => document.querySelector('belfry-bell').client.isLeader");
  }

  @Test
  void aLinkThatLeadsAwayIsReadAllTheSame(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Go", Map.of("action_url", HostPage.FOLDER + "?user=" + alice.id()));
    Tab tab = alice.opens();
    Tab elsewhere = alice.atAnotherBrowser().opens();
    assertThat(elsewhere.badge()).hasText("1");
    tab.open();

    tab.item("Go").locator("a").click();

    assertThat(elsewhere.badge()).not().isVisible();
  }

  @Test
  void theBrowserItselfNotifiesOnlyWhereNobodyLooks_andOnlyWhoAskedForIt(Stage stage) {
    Person alice = stage.newPerson();
    alice.browser().addInitScript(PRETENDED_NOTIFICATIONS);
    Tab tab = alice.opens();
    alice.isTold("Nobody asked");
    tab.openSettings();
    tab.setting("Desktop notifications").click();
    assertThat(tab.setting("Desktop notifications")).isChecked();
    alice.isTold("Somebody looks");
    assertThat(tab.badge()).hasText("2");

    tab.page().evaluate("() => globalThis.lookAway()");
    alice.isTold("Nobody looks");

    tab.await(() -> !notified(tab).isEmpty());
    assertThat(notified(tab)).containsExactly("Nobody looks: It happened.");
  }

  @Test
  void theBrowserItselfIsGivenHostileTextsAsTheyAre(Stage stage) {
    Person alice = stage.newPerson();
    alice.browser().addInitScript(PRETENDED_NOTIFICATIONS);
    Tab tab = alice.opens();
    tab.openSettings();
    tab.setting("Desktop notifications").click();
    assertThat(tab.setting("Desktop notifications")).isChecked();
    tab.page().evaluate("() => globalThis.lookAway()");

    List<String> expected = new ArrayList<>();
    for (String text : HostileTexts.all()) {
      alice.isTold(HostileTexts.title(text), Map.of("message", text));
      expected.add("%s: %s".formatted(HostileTexts.title(text), text));
      // Several that arrive together are told as a number.
      tab.await(() -> notified(tab).size() == expected.size());
    }

    assertThat(notified(tab)).isEqualTo(expected);
  }

  @SuppressWarnings("unchecked")
  private static List<String> notified(Tab tab) {
    return (List<String>) tab.page().evaluate("() => globalThis.notified");
  }

  private static final String PRETENDED_NOTIFICATIONS =
      """
      globalThis.notified = [];
      let permission = 'default';
      let visibility = 'visible';
      globalThis.Notification = class {
        static get permission() { return permission; }
        static async requestPermission() { permission = 'granted'; return permission; }
        constructor(title, { body }) { globalThis.notified.push(`${title}: ${body}`); }
        close() {}
      };
      Object.defineProperty(document, 'visibilityState', { get: () => visibility });
      globalThis.lookAway = () => {
        visibility = 'hidden';
        document.dispatchEvent(new Event('visibilitychange'));
      };
      """;
}
