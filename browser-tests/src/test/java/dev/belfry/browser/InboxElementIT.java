package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `<belfry-inbox>`: the list in a page.
@ExtendWith(World.class)
class InboxElementIT {
  private static final String ADD =
      """
      () => {
        const inbox = document.createElement('belfry-inbox');
        inbox.getToken = document.querySelector('belfry-bell').getToken;
        document.querySelector('main').append(inbox);
      }
      """;

  @Test
  void itListsWhatThereIs_andWhatComes_withoutToasts(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Before");
    Tab tab = alice.opens();
    tab.page().evaluate(ADD);
    assertThat(item(tab, "Before")).isVisible();

    alice.isTold("Live");

    assertThat(item(tab, "Live")).isVisible();
    assertThat(tab.badge()).hasText("2");
    assertThat(tab.toasts()).hasCount(0);
    inbox(tab).getByRole(AriaRole.BUTTON, named("Mark all as read")).click();
    assertThat(tab.badge()).isHidden();
  }

  @Test
  void itDoesNotTakeTheFocus_andStaysWhateverIsPressed(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Here");
    Tab tab = alice.opens();
    tab.page().locator("#before").focus();
    tab.page().evaluate(ADD);
    assertThat(item(tab, "Here")).isVisible();
    assertThat(tab.page().locator("#before")).isFocused();

    item(tab, "Here").locator("button.main").click();
    tab.page().keyboard().press("Escape");
    tab.page().locator("h1").click();

    assertThat(item(tab, "Here")).isVisible();
    assertThat(tab.badge()).isHidden();
  }

  @Test
  void aFilterChoosesWhatIsListed_howeverFarBackThatIs(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Far back", Map.of("notification_type", "error"));
    for (int i = 0; i < 60; i++) {
      alice.isTold("Noise " + i);
    }
    Tab tab = alice.opens();
    tab.page().evaluate(ADD);
    assertThat(item(tab, "Noise 59")).isVisible();

    inbox(tab)
        .evaluate("inbox => { inbox.filter = ({ notification_type: type }) => type === 'error'; }");

    assertThat(item(tab, "Far back")).isVisible();
    assertThat(inbox(tab).locator("[part~=item]")).hasCount(1);
    inbox(tab).evaluate("inbox => { inbox.filter = null; }");
    assertThat(item(tab, "Noise 59")).isVisible();
  }

  @Test
  void whatIsHiddenLoadsNoFurther_untilItIsShown(Stage stage) {
    Person alice = stage.newPerson();
    for (int i = 0; i < 100; i++) {
      alice.isTold("Told " + i);
    }
    Tab tab = alice.opens();
    // What is answered 503, because the server does not have it yet, is asked for again.
    Set<String> pages = new CopyOnWriteArraySet<>();
    tab.page()
        .onRequest(request -> {
          if (request.url().contains("/api/notifications?")) {
            pages.add(request.url());
          }
        });
    tab.page().evaluate("() => { document.querySelector('main').style.display = 'none'; }");
    tab.page().evaluate(ADD);
    inbox(tab)
        .evaluate(
            "inbox => inbox.addEventListener('belfry-notification', ({ detail }) => {"
                + " globalThis.arrived = detail.title; })");
    tab.await(
        () -> pages.size() == 1 && inbox(tab).evaluate("inbox => inbox.state").equals("connected"));

    alice.isTold("Live");
    tab.page().waitForFunction("() => globalThis.arrived === 'Live'");
    assertThat(pages).hasSize(1);

    tab.page().evaluate("() => { document.querySelector('main').style.display = ''; }");
    assertThat(item(tab, "Live")).isVisible();
    inbox(tab).locator("[part=list]").locator("..").evaluate("list => { list.scrollTop = 1e6; }");
    tab.await(() -> pages.size() > 1);
  }

  @Test
  void itStaysAsItIsWhenItIsMoved(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Here");
    Tab tab = alice.opens();
    tab.page().evaluate(ADD);
    inbox(tab).getByRole(AriaRole.BUTTON, named("Settings")).click();
    assertThat(inbox(tab).getByRole(AriaRole.SWITCH).first()).isEnabled();

    inbox(tab).evaluate("inbox => document.body.append(inbox)");

    assertThat(inbox(tab).getByRole(AriaRole.SWITCH).first()).isVisible();
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void nothingIsInTheWayOfAnybody(String theme, Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Here", Map.of("action_url", "https://elsewhere.example/here"));
    Tab tab = alice.opens("theme=" + theme);
    tab.page().evaluate(ADD);
    assertThat(item(tab, "Here")).isVisible();
    Accessibility.assertNothingToSay(tab.page(), "list");

    inbox(tab).getByRole(AriaRole.BUTTON, named("Settings")).click();
    assertThat(inbox(tab).getByRole(AriaRole.SWITCH).first()).isEnabled();
    Accessibility.assertNothingToSay(tab.page(), "settings");
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Locator inbox(Tab tab) {
    return tab.page().locator("belfry-inbox");
  }

  private static Locator item(Tab tab, String title) {
    return inbox(tab)
        .locator("[part~=item]:visible")
        .filter(new Locator.FilterOptions().setHasText(title));
  }
}
