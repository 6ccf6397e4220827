package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.BoundingBox;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Actors, images and buttons of notifications.
@ExtendWith(World.class)
class PresentationIT {
  private static final String FACE =
      "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><rect width='10' height='10'/></svg>";

  private static final Map<String, ?> INVITATION =
      Map.of(
          "notification_type",
          "message",
          "presentation",
          Map.of(
              "actor",
              Map.of("name", "Ann Miller", "image", "/pictures/ann.svg"),
              "image",
              "/pictures/plan.svg",
              "actions",
              List.of(
                  Map.of("label", "Accept", "event", "invite.accept"),
                  Map.of("label", "Look", "url", "/plans/1"))));

  @Test
  void anActorAndAnImageAreShown_withoutAReferrer(Stage stage) {
    Person alice = stage.newPerson();
    var referrer = new AtomicReference<String>("");
    alice
        .browser()
        .route(
            "**/pictures/*",
            route -> {
              referrer.updateAndGet(
                  before -> before + route.request().headers().getOrDefault("referer", ""));
              route.fulfill(new FulfillOptions().setContentType("image/svg+xml").setBody(FACE));
            });
    alice.isTold("Ann invited you", INVITATION);
    Tab tab = alice.opens();
    tab.open();

    assertThat(avatar(tab)).hasAttribute("aria-label", "Ann Miller");
    assertLoaded(avatar(tab).locator("img"));
    assertLoaded(tab.part("image").locator("img"));
    assertThat(referrer.get()).isEmpty();
  }

  @Test
  void whatCannotBeLoadedLeavesInitials_andTheSameSize(Stage stage) {
    Person alice = stage.newPerson();
    alice
        .browser()
        .route("**/pictures/*", route -> route.fulfill(new FulfillOptions().setStatus(404)));
    alice.isTold("Ann invited you", INVITATION);
    alice.isTold(
        "Elsewhere",
        Map.of(
            "presentation",
            Map.of("actor", Map.of("name", "민준", "image", "https://elsewhere.invalid/"))));
    Tab tab = alice.opens();
    tab.open();

    Locator item = tab.item("Ann invited you");
    assertThat(item.locator("[part=avatar]")).hasText("AM");
    assertThat(item.locator("img")).hasCount(0);
    BoundingBox frame = item.locator("[part=image]").boundingBox();
    assertThat(frame.width / frame.height).isBetween(1.7, 1.85);
    // The page's policy does not allow that host.
    assertThat(tab.item("Elsewhere").locator("img")).hasCount(0);
    assertThat(tab.item("Elsewhere").locator("[part=avatar]")).hasText("민");
    assertThat(tab.complaints()).allMatch(text -> text.contains("elsewhere.invalid"));
    tab.complaints().clear();
  }

  @Test
  void aButtonTellsThePage_andMarksAsRead(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Ann invited you", INVITATION);
    Tab tab = alice.opens();
    follow(tab);
    tab.open();

    button(tab, "Accept").click();

    assertThat(tab.badge()).isHidden();
    assertThat(told(tab)).isEqualTo("Ann invited you null invite.accept");
    assertThat(tab.part("panel")).isVisible();
    tab.page().keyboard().press("Enter"); // it has the focus
    assertThat(told(tab)).endsWith("invite.accept,Ann invited you null invite.accept");
  }

  @Test
  void aButtonWithALinkIsOneMoreLink_whichTheApplicationMayFollowItself(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Ann invited you", INVITATION);
    Tab tab = alice.opens();
    follow(tab);
    tab.page()
        .evaluate(
            "() => document.querySelector('belfry-bell').addEventListener('belfry-action',"
                + " (event) => event.preventDefault())");
    tab.open();

    Locator look = button(tab, "Look");
    assertThat(look).hasAttribute("href", stage.belfry().origin() + "/plans/1");
    tab.page().waitForRequest(request -> request.url().endsWith("/click"), look::click);

    assertThat(tab.badge()).isHidden();
    assertThat(told(tab))
        .isEqualTo("Ann invited you %s/plans/1 undefined".formatted(stage.belfry().origin()));
    assertThat(tab.part("panel")).isHidden();
  }

  @Test
  void whatTheApplicationDrawsTakesTheirPlace(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Ann invited you", INVITATION);
    Tab tab = alice.opens();
    tab.page()
        .evaluate(
            """
            () => {
              document.querySelector('belfry-bell').renderItem = ({ presentation }) => {
                const own = document.createElement('p');
                own.className = 'own';
                own.textContent = `${presentation.actor.name}, ${presentation.actions.length}`;
                return own;
              };
            }
            """);
    tab.open();

    assertThat(tab.page().locator(".own")).hasText("Ann Miller, 2");
    assertThat(tab.part("avatar")).isHidden();
    assertThat(tab.part("image")).isHidden();
    assertThat(button(tab, "Accept")).isHidden();
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void axeHasNothingToSay(String theme, Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = alice.opens("unhurried&theme=" + theme);
    alice.isTold("Ann invited you", INVITATION);
    assertThat(tab.toasts().locator("[part=avatar]")).hasText("AM");
    Accessibility.assertNothingToSay(tab.page(), "toast of an actor");
    tab.open();
    assertThat(button(tab, "Accept")).isVisible();
    Accessibility.assertNothingToSay(tab.page(), "item with an actor and buttons");
  }

  private static Locator avatar(Tab tab) {
    return tab.items().locator("[part=avatar]");
  }

  private static Locator button(Tab tab, String label) {
    return tab.items()
        .locator("[part=action]")
        .filter(new Locator.FilterOptions().setHasText(label));
  }

  private static void assertLoaded(Locator image) {
    assertThat(image).hasJSProperty("complete", true);
    assertThat(image).hasJSProperty("naturalWidth", 10);
  }

  private static void follow(Tab tab) {
    tab.page()
        .evaluate(
            """
            () => {
              globalThis.told = [];
              document.querySelector('belfry-bell').addEventListener('belfry-action', ({ detail }) =>
                globalThis.told.push(`${detail.notification.title} ${detail.url} ${detail.event}`));
            }
            """);
  }

  private static String told(Tab tab) {
    return String.valueOf(tab.page().evaluate("() => globalThis.told.join()"));
  }
}
