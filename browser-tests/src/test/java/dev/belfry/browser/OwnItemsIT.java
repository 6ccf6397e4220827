package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An application draws notifications itself, inside the bell's list.
@ExtendWith(World.class)
class OwnItemsIT {
  /// Draws those of builds, with a button of its own; keeps count of what it is asked.
  private static final String RENDER =
      """
      bell => {
        globalThis.asked = [];
        globalThis.pressed = 0;
        globalThis.actions = [];
        bell.addEventListener('belfry-action', ({ detail }) =>
          globalThis.actions.push(detail.notification.title));
        bell.renderItem = (notification, previous) => {
          globalThis.asked.push(`${notification.title} ${notification.is_read} ${previous !== null}`);
          if (notification.data.build === undefined) {
            return null;
          }
          const item = previous ?? document.createElement('article');
          item.className = 'build';
          const retry = document.createElement('button');
          retry.textContent = 'Retry';
          retry.addEventListener('click', () => (globalThis.pressed += 1));
          const note = document.createElement('input');
          note.setAttribute('aria-label', 'Note');
          item.replaceChildren(`Build ${notification.data.build} `, retry, note);
          return item;
        };
      }
      """;

  /// Draws a part of those of builds, by the property that it is given, and nothing of others.
  private static final String DRAW_A_PART =
      """
      (bell, property) => {
        bell[property] = ({ data }, previous) => {
          if (data.build !== undefined) {
            const part = previous ?? document.createElement('article');
            part.className = 'build';
            part.textContent = `Build ${data.build}`;
            return part;
          }
        };
      }
      """;

  private static final List<String> PARTS = List.of("avatar", "message", "action");

  @Test
  void whatTheApplicationDrawsStandsInTheList_andTheRestIsAsUsual(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Build failed", Map.of("data", Map.of("build", 17)));
    alice.isTold("Welcome");
    Tab tab = alice.opens();
    bell(tab).evaluate(RENDER);
    tab.open();

    assertThat(build(tab)).isVisible();
    assertThat(build(tab)).containsText("Build 17");
    assertThat(build(tab)).hasCSS("font-style", "italic"); // by the page's own style sheet
    assertThat(tab.item("Welcome").locator("[part=title]")).isVisible();
    assertThat(tab.items().filter(having("Build failed")).locator("[part=title]")).isHidden();
    Accessibility.assertNothingToSay(tab.page(), "drawn by the application");
  }

  @Test
  void aClickOpensTheNotification_butForOneOnAControlInside(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Build failed", Map.of("data", Map.of("build", 17)));
    Tab tab = alice.opens();
    bell(tab).evaluate(RENDER);
    tab.open();

    build(tab).getByText("Retry").click();
    assertThat((int) tab.page().evaluate("() => globalThis.pressed")).isEqualTo(1);
    assertThat(tab.page().evaluate("() => globalThis.actions.join()")).isEqualTo("");
    assertThat(tab.badge()).hasText("1");

    clickOn(tab, build(tab));
    assertThat(tab.badge()).isHidden();
    assertThat(tab.page().evaluate("() => globalThis.actions.join()")).isEqualTo("Build failed");
    assertThat(tab.page().evaluate("() => globalThis.asked.join()"))
        .asString()
        .contains("Build failed false false", "Build failed true true");
  }

  @Test
  void keysWorkAsUsual_butForThoseOfAControlInside(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Build failed", Map.of("data", Map.of("build", 17)));
    alice.isTold("Welcome");
    Tab tab = alice.opens();
    bell(tab).evaluate(RENDER);
    tab.open();

    build(tab).getByLabel("Note").fill("ab");
    tab.page().keyboard().press("Backspace");
    assertThat(build(tab).getByLabel("Note")).hasValue("a");
    assertThat(tab.items()).hasCount(2);

    tab.page().keyboard().press("Escape");
    tab.open();
    tab.page().keyboard().press("ArrowDown");
    tab.page().keyboard().press("ArrowDown");
    tab.page().keyboard().press("Delete");
    assertThat(build(tab)).hasCount(0);
    assertThat(tab.items()).hasCount(1);
  }

  @Test
  void whatFailsToDrawIsDrawnAsUsual(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Welcome");
    Tab tab = alice.opens();
    tab.page()
        .evaluate(
            "() => addEventListener('error', (event) => {"
                + " globalThis.failed = event.message; event.preventDefault(); })");
    bell(tab).evaluate("bell => { bell.renderItem = () => { throw new Error('Mine'); }; }");
    tab.open();

    assertThat(tab.item("Welcome").locator("[part=title]")).isVisible();
    assertThat(tab.page().evaluate("() => globalThis.failed")).asString().contains("Mine");
  }

  @Test
  void anotherWayToDrawReplacesWhatIsShown_andNullTakesItBack(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Build failed", Map.of("data", Map.of("build", 17)));
    Tab tab = alice.opens();
    bell(tab).evaluate(RENDER);
    tab.open();
    assertThat(build(tab)).isVisible();

    bell(tab)
        .evaluate(
            """
            bell => {
              bell.renderItem = ({ title }) => {
                const item = document.createElement('p');
                item.textContent = `Mine: ${title}`;
                return item;
              };
            }
            """);
    assertThat(tab.page().getByText("Mine: Build failed")).isVisible();
    assertThat(build(tab)).hasCount(0);

    bell(tab).evaluate("bell => { bell.renderItem = null; }");
    assertThat(tab.item("Build failed").locator("[part=title]")).isVisible();
    assertThat(tab.page().getByText("Mine: Build failed")).hasCount(0);
  }

  @ParameterizedTest
  @CsvSource({"renderAvatar, avatar", "renderBody, message", "renderActions, action"})
  void aPartIsDrawnByTheApplication_andAsUsualWhereItGivesNothing(
      String property, String part, Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Build failed", with(Map.of("build", 17)));
    alice.isTold("Welcome", with(Map.of()));
    Tab tab = alice.opens();
    bell(tab).evaluate(DRAW_A_PART, property);
    tab.open();

    assertThat(build(tab)).hasText("Build 17");
    assertThat(build(tab)).hasCSS("font-style", "italic"); // by the page's own style sheet
    Locator failed = tab.item("Build failed");
    assertThat(failed.locator("[part=title]")).isVisible();
    assertThat(failed.locator("[part=%s]".formatted(part))).isHidden();
    for (String usual : PARTS) {
      assertThat(tab.item("Welcome").locator("[part=%s]".formatted(usual))).isVisible();
      if (!usual.equals(part)) {
        assertThat(failed.locator("[part=%s]".formatted(usual))).isVisible();
      }
    }
    Accessibility.assertNothingToSay(tab.page(), property);

    bell(tab).evaluate("(bell, property) => { bell[property] = null; }", property);
    assertThat(build(tab)).hasCount(0);
    assertThat(failed.locator("[part=%s]".formatted(part))).isVisible();
  }

  @Test
  void aButtonOfTheApplicationsIsPressed_andAllElseOpensTheNotification(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Build failed");
    Tab tab = alice.opens();
    bell(tab)
        .evaluate(
            """
            bell => {
              globalThis.pressed = 0;
              bell.renderActions = () => {
                const retry = document.createElement('button');
                retry.textContent = 'Retry';
                retry.addEventListener('click', () => (globalThis.pressed += 1));
                return retry;
              };
              bell.renderBody = () => {
                const body = document.createElement('article');
                body.className = 'build';
                body.textContent = 'Body';
                return body;
              };
            }
            """);
    tab.open();

    tab.page().getByText("Retry").click();
    assertThat((int) tab.page().evaluate("() => globalThis.pressed")).isEqualTo(1);
    assertThat(tab.badge()).hasText("1");

    clickOn(tab, build(tab));
    assertThat(tab.badge()).isHidden();
  }

  @Test
  void whereAllOfItIsDrawnThePartsAreNotAsked(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Build failed", with(Map.of("build", 17)));
    Tab tab = alice.opens();
    bell(tab).evaluate(DRAW_A_PART, "renderBody");
    tab.open();
    assertThat(build(tab)).hasText("Build 17");

    bell(tab)
        .evaluate(
            """
            bell => {
              bell.renderItem = ({ title }) => {
                const item = document.createElement('p');
                item.textContent = `Mine: ${title}`;
                return item;
              };
            }
            """);

    assertThat(tab.page().getByText("Mine: Build failed")).isVisible();
    assertThat(build(tab)).hasCount(0);
    bell(tab).evaluate("bell => { bell.renderItem = null; }");
    assertThat(build(tab)).hasText("Build 17");
  }

  @Test
  void nothingOfItStaysInThePageOfTheNextUser(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Build failed", Map.of("data", Map.of("build", 17)));
    Tab tab = alice.opens();
    bell(tab).evaluate(RENDER);
    tab.open();
    assertThat(build(tab)).isVisible();
    tab.page().keyboard().press("Escape");

    bell(tab).evaluate("bell => { bell.getToken = null; }");

    assertThat(build(tab)).hasCount(0);
  }

  @Test
  void theApplicationHasABellAndAnEmptyInboxOfItsOwn(Stage stage) {
    Tab tab = stage.newPerson().opens();
    bell(tab)
        .evaluate(
            """
            bell => {
              const icon = document.createElement('i');
              icon.slot = 'icon';
              icon.textContent = 'ring';
              const empty = document.createElement('p');
              empty.slot = 'empty';
              empty.textContent = 'No news is good news';
              bell.append(icon, empty);
            }
            """);
    tab.page().locator("i[slot=icon]").click();

    assertThat(tab.page().getByText("No news is good news")).isVisible();
    assertThat(tab.part("panel").locator("strong")).isHidden();
  }

  /// An actor and a button, and this as data.
  private static Map<String, ?> with(Map<String, ?> data) {
    return Map.of(
        "data",
        data,
        "presentation",
        Map.of(
            "actor",
            Map.of("name", "Ann Miller"),
            "actions",
            List.of(Map.of("label", "Look", "event", "look"))));
  }

  private static Locator bell(Tab tab) {
    return tab.page().locator("belfry-bell");
  }

  private static Locator build(Tab tab) {
    return tab.page().locator("article.build");
  }

  private static Locator.FilterOptions having(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  /// Where its text is; what is there is not the element itself but the link or button over it.
  private static void clickOn(Tab tab, Locator element) {
    var box = element.boundingBox();
    tab.page().mouse().click(box.x + 5, box.y + box.height / 2);
  }
}
