package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Several bells on one page: in a header and in a menu, or of several people.
@ExtendWith(World.class)
class ManyBellsIT {
  @Test
  void twoBellsOfOnePersonShowOneToast_ringOnce_andSayItOnce(Stage stage) {
    Person alice = stage.newPerson();
    alice.browser().addInitScript(COUNTED);
    Tab tab = withSecondBell(alice.opens("unhurried"), "");
    tab.page().locator("#before").click(); // a page that was never touched makes no sound

    long begun = System.nanoTime();
    alice.isTold("Once");

    assertThat(tab.badge()).hasText(new String[] {"1", "1"});
    assertThat(tab.toasts()).hasCount(1);
    assertThat(tab.part("announcer").filter(has("Once"))).hasCount(1);
    tab.await(() -> tones(tab) > 0);
    alice.isTold("Twice");
    assertThat(tab.badge()).hasText(new String[] {"2", "2"});
    assertThat(tab.toasts()).hasCount(2);
    // Two make a ring, and there is one in two seconds at most.
    int tones = tones(tab);
    boolean mayHaveRungAgain = System.nanoTime() - begun > Duration.ofSeconds(2).toNanos();
    assertThat(tones).isIn(mayHaveRungAgain ? List.of(2, 4) : List.of(2));
  }

  @Test
  void aBellThatIsNotInSightLeavesItToTheOther(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = withSecondBell(alice.opens("unhurried"), "");
    first(tab).evaluate("bell => { bell.style.display = 'none'; }");

    alice.isTold("Seen", Map.of("notification_type", "error"));

    assertThat(second(tab).locator("[part~=toast]")).isVisible();
    second(tab).locator("[part~=toast] button.main").click();
    assertThat(second(tab).locator("[part~=panel]")).isVisible();
    assertThat(tab.part("badge").locator("visible=true")).hasCount(0);
  }

  @Test
  void aBellWithoutToastsLeavesThemToTheOther(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = withSecondBell(alice.opens("unhurried"), "");
    first(tab).evaluate("bell => { bell.toasts = 'none'; }");

    alice.isTold("Seen");

    assertThat(tab.toasts()).hasCount(1);
  }

  @Test
  void whatTheApplicationKeepsToItselfAtOneBellNoBellShows(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = withSecondBell(alice.opens("unhurried"), "");
    second(tab)
        .evaluate(
            """
            bell => bell.addEventListener('belfry-notification', (event) => {
              if (event.detail.title === 'Kept') event.preventDefault();
            })
            """);

    alice.isTold("Kept");
    alice.isTold("Shown");

    assertThat(tab.badge()).hasText(new String[] {"2", "2"});
    assertThat(tab.toasts()).hasCount(1);
    assertThat(tab.toasts()).containsText("Shown");
  }

  @Test
  void whoMutesOneBellMutesThePage(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = withSecondBell(alice.opens("unhurried"), "");
    tab.page().evaluate("() => document.querySelector('belfry-bell').open = true");
    first(tab).locator("[part~=settings-button]").click();

    tab.setting("Sound").click();

    assertThat(tab.page().locator("belfry-bell[muted]")).hasCount(2);
  }

  @Test
  void twoPeoplesToastsAreInOneStack_andEachIsItsOwners(Stage stage) {
    Person alice = stage.newPerson();
    Person bob = stage.newPerson();
    Tab tab = withSecondBell(alice.opens("unhurried"), bob.id());
    alice.isTold("For Alice");
    bob.isTold("For Bob");
    assertThat(tab.toasts()).hasCount(2);

    assertApart(tab.toasts());
    tab.toasts().filter(has("For Bob")).locator("button.main").click();

    assertThat(second(tab).locator("[part~=panel]")).isVisible();
    assertThat(second(tab).locator("[part~=badge]")).not().isVisible();
    assertThat(first(tab).locator("[part~=badge]")).hasText("1");
    assertThat(tab.toasts()).hasCount(1);
  }

  @Test
  void whenOneBellGoesTheOtherGoesOn(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = withSecondBell(alice.opens("unhurried"), "");
    first(tab).evaluate("bell => bell.remove()");

    alice.isTold("Still told");

    assertThat(tab.toasts()).hasCount(1);
    assertThat(tab.badge()).hasText("1");
  }

  /// @param user whose; empty for the same user
  private static Tab withSecondBell(Tab tab, String user) {
    tab.page()
        .evaluate(
            """
            (user) => {
              const first = document.querySelector('belfry-bell');
              const bell = document.createElement('belfry-bell');
              bell.getToken = user
                ? async () => (await (await fetch(`/dev/token?user=${user}`)).json()).access_token
                : first.getToken;
              first.after(bell);
            }
            """,
            user);
    tab.await(() -> second(tab).evaluate("bell => bell.state").equals("connected"));
    return tab;
  }

  private static Locator first(Tab tab) {
    return tab.page().locator("belfry-bell").first();
  }

  private static Locator second(Tab tab) {
    return tab.page().locator("belfry-bell").last();
  }

  private static void assertApart(Locator toasts) {
    List<BoundingBox> boxes = toasts.all().stream().map(Locator::boundingBox).toList();
    BoundingBox one = boxes.get(0);
    BoundingBox other = boxes.get(1);
    assertThat(one.y + one.height <= other.y || other.y + other.height <= one.y)
        .as("%s to %s and %s to %s", one.y, one.y + one.height, other.y, other.y + other.height)
        .isTrue();
  }

  private static Locator.FilterOptions has(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static int tones(Tab tab) {
    return (int) tab.page().evaluate("() => globalThis.tones");
  }

  private static final String COUNTED =
      """
      globalThis.tones = 0;
      globalThis.OscillatorNode = class extends OscillatorNode {
        start(at) {
          globalThis.tones += 1;
          super.start(at);
        }
      };
      """;
}
