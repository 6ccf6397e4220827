package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The bell fits into its page and can be recognized.
@ExtendWith(World.class)
class LooksIT {
  private static final String LIGHT = "rgb(255, 255, 255)";
  private static final String DARK = "rgb(27, 29, 36)";

  @ParameterizedTest
  @CsvSource({
    "1, 800, 16",
    "13, 800, 16",
    "140, 800, 16",
    "1, 390, 16",
    "13, 390, 16",
    "140, 390, 16",
    "1, 800, 32",
    "13, 800, 32",
    "140, 800, 32"
  })
  void theBadgeIsBesideTheBell_andOnThePage(int unread, int width, int fontSize, Stage stage) {
    Person alice = stage.newPerson(new NewContextOptions().setViewportSize(width, 600));
    alice.browser().routeWebSocket("**/ws/notifications**", socket -> saying(socket, unread));
    Tab tab = alice.opens();
    setFontSize(tab, fontSize);
    assertThat(tab.badge()).hasText(unread > 99 ? "99+" : String.valueOf(unread));

    assertThat(
            (double)
                tab.part("button")
                    .evaluate(
                        """
                        (button) => {
                          const [icon, badge] = ['.icon', '.badge'].map((it) => button.querySelector(it));
                          const bell = icon.getBoundingClientRect();
                          const { left, bottom } = badge.getBoundingClientRect();
                          const hidden = Math.max(0, bell.right - left) * Math.max(0, bottom - bell.top);
                          return hidden / (bell.width * bell.height) + 0.001;
                        }
                        """))
        .as("share of the bell that is hidden")
        .isLessThan(0.4);
    assertThat((boolean) tab.page().evaluate("() => document.body.scrollWidth <= innerWidth"))
        .isTrue();
    assertThat(
            (boolean)
                tab.badge().evaluate("(it) => it.getBoundingClientRect().right <= innerWidth"))
        .isTrue();
  }

  /// Lets Belfry's hello name another number.
  private static void saying(WebSocketRoute socket, int unread) {
    WebSocketRoute server = socket.connectToServer();
    server.onMessage(frame ->
        socket.send(frame.text().replace("\"unread_count\":0", "\"unread_count\":" + unread)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LIGHT", "DARK"})
  void itIsAsLightOrAsDarkAsThePage_unlessAsked(ColorScheme system, Stage stage) {
    Tab tab = stage.newPerson(new NewContextOptions().setColorScheme(system)).opens();
    tab.open();
    assertSurface(tab, LIGHT);

    theme(tab, "document.documentElement.dataset.theme = 'dark'");
    assertSurface(tab, DARK);
    theme(tab, "document.querySelector('belfry-bell').theme = 'light'");
    assertSurface(tab, LIGHT);
    theme(tab, "document.querySelector('belfry-bell').theme = 'auto'");
    assertSurface(tab, DARK);
    theme(tab, "document.documentElement.dataset.theme = 'light'");
    assertSurface(tab, LIGHT);
    theme(tab, "document.querySelector('belfry-bell').theme = 'dark'");
    assertSurface(tab, DARK);
    theme(tab, "document.querySelector('belfry-bell').theme = 'system'");
    assertSurface(tab, system == ColorScheme.DARK ? DARK : LIGHT);
  }

  private static void theme(Tab tab, String script) {
    tab.page().evaluate("() => { %s; }".formatted(script));
  }

  private static void assertSurface(Tab tab, String color) {
    assertThat(tab.part("panel")).hasCSS("background-color", color);
  }

  @Test
  void textIsAsLargeAsTheBrowserIsSetTo_whateverThePagesRootHas(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Here");
    Tab tab = alice.opens();
    tab.page().evaluate("() => { document.documentElement.style.fontSize = '62.5%'; }");
    tab.open();
    assertThat(tab.item("Here").locator("[part=title]")).hasCSS("font-size", "14px");

    setFontSize(tab, 32);

    assertThat(tab.item("Here").locator("[part=title]")).hasCSS("font-size", "28px");
  }

  private static void setFontSize(Tab tab, int pixels) {
    JsonObject sizes = new JsonObject();
    sizes.addProperty("standard", pixels);
    JsonObject arguments = new JsonObject();
    arguments.add("fontSizes", sizes);
    tab.page().context().newCDPSession(tab.page()).send("Page.setFontSizes", arguments);
  }

  @Test
  void anItemIsNamedByItsTypeItsTitleAndWhetherItIsUnread_andItsButtonsByItsTitle(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Deployed", Map.of("notification_type", "success"));
    Tab tab = alice.opens();
    tab.open();
    Locator row = tab.item("Deployed");

    assertThat(row.getByRole(AriaRole.BUTTON, named("Success Unread Deployed"))).hasCount(1);
    assertThat(row.getByRole(AriaRole.BUTTON, named("Delete Deployed"))).hasCount(1);
    row.getByRole(AriaRole.BUTTON, named("Mark as read Deployed")).click();

    assertThat(row.getByRole(AriaRole.BUTTON, named("Success Deployed"))).hasCount(1);
    assertThat(row.getByRole(AriaRole.BUTTON, named("Mark as unread Deployed"))).hasCount(1);
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }

  /// All tests but this one rely on it too: each stage asks for it, and clicks and measures.
  @Test
  void whoAsksForLessMotionSeesNothingMove_notEvenForOneFrame(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = alice.opens("unhurried");
    tab.page().evaluate(WATCHED_AT_EACH_FRAME);

    alice.isTold("Arrived.");
    assertThat(tab.toasts()).hasCount(1);
    tab.open();
    tab.item("Arrived.").waitFor();
    tab.act("Arrived.", "delete").click();
    tab.part("undo-bar").waitFor();

    assertThat(tab.page().evaluate("() => globalThis.moving")).isEqualTo(List.of());
  }

  private static final String WATCHED_AT_EACH_FRAME =
      """
      () => {
        globalThis.moving = [];
        const root = document.querySelector('belfry-bell').shadowRoot;
        (function look() {
          moving.push(...root.getAnimations().map(it => it.animationName ?? it.transitionProperty));
          requestAnimationFrame(look);
        })();
      }
      """;

  @Test
  void aDeletionAtTheEndLeavesTheNextItemInView(Stage stage) {
    Person alice = stage.newPerson(new NewContextOptions().setViewportSize(760, 420));
    for (int i = 1; i <= 8; i++) {
      alice.isTold("No. " + i + ".");
    }
    Tab tab = alice.opens("unhurried");
    tab.open();
    assertThat(tab.item("No. 8.")).isVisible();
    tab.page().keyboard().press("ArrowDown");
    tab.page().keyboard().press("End");
    tab.page().keyboard().press("Delete");

    assertThat(tab.part("undo-bar")).isVisible();
    tab.page()
        .waitForFunction(
            """
            () => {
              const root = document.querySelector('belfry-bell').shadowRoot;
              const row = root.activeElement.closest('.item').getBoundingClientRect();
              const bar = root.querySelector('[part=undo-bar]').getBoundingClientRect();
              return row.bottom <= bar.top + 1;
            }
            """);
  }

  @Test
  void aSwitchIsNotShownUntilItIsKnown_andNothingMovesThen(Stage stage) {
    Tab tab = stage.newPerson().opens();
    List<Route> waiting = new ArrayList<>();
    tab.page().route("**/api/notifications/settings**", waiting::add);
    tab.openSettings();
    Locator warning = tab.setting("Warning");
    tab.await(() -> !waiting.isEmpty());
    Locator name = tab.part("settings").getByText("Warning");
    assertThat(warning).hasCount(0);
    double before = name.boundingBox().y;

    waiting.forEach(Route::resume);

    assertThat(warning).isEnabled();
    assertThat(warning).isChecked();
    assertThat(name.boundingBox().y).isEqualTo(before);
  }

  @Test
  void theListIsOfAllOrOfWhatIsUnread(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Read.");
    Tab tab = alice.opens();
    tab.open();
    tab.act("Read.", "toggle-read").click();
    alice.isTold("Unread.");
    assertThat(tab.items()).hasCount(2);

    tab.panelButton("Unread").click();
    assertThat(tab.items()).hasCount(1);
    assertThat(tab.panelButton("Unread")).hasAttribute("aria-pressed", "true");
    assertThat(tab.panelButton("All")).hasAttribute("aria-pressed", "false");
    tab.panelButton("All").click();

    assertThat(tab.items()).hasCount(2);
  }
}
