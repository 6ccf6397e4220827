package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;
import dev.belfry.events.NotificationType;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// axe-core has no objection to any state, in light and dark.
@ExtendWith(World.class)
class AccessibilityIT {
  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void theBell(String theme, Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = alice.opens("unhurried&channels=email%20push&all-href=/all&theme=" + theme);
    Accessibility.assertNothingToSay(tab.page(), "closed, nothing unread");
    tab.open();
    assertThat(tab.part("panel")).containsText("caught up");
    Accessibility.assertNothingToSay(tab.page(), "open, empty");
    tab.page().keyboard().press("Escape");

    tellOfEachType(alice);
    assertThat(tab.toasts().first()).isVisible();
    Accessibility.assertNothingToSay(tab.page(), "closed, with toasts");
    tab.open();
    int types = NotificationType.values().length;
    assertThat(tab.items()).hasCount(types);
    tab.act("success.", "toggle-read").click();
    assertThat(tab.badge()).hasText(String.valueOf(types - 1));
    Accessibility.assertNothingToSay(tab.page(), "open");
    tab.act("error.", "delete").click();
    assertThat(tab.part("undo")).isVisible();
    Accessibility.assertNothingToSay(tab.page(), "open, with a deletion to undo");
    tab.panelButton("Settings").click();
    assertThat(tab.setting("Warning")).isEnabled();
    Accessibility.assertNothingToSay(tab.page(), "settings");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void theArchive(String theme, Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Kept", Map.of("action_url", "https://elsewhere.example/kept"));
    alice.isTold("Put away");
    Tab tab = alice.opens("unhurried&theme=" + theme);
    tab.open();
    assertThat(tab.items()).hasCount(2);

    tab.part("show-archived").click();
    assertThat(tab.part("empty")).containsText("Nothing archived");
    Accessibility.assertNothingToSay(tab.page(), "archive, empty");
    tab.part("filter-all").click();
    assertThat(tab.items()).hasCount(2);

    tab.act("Put away", "archive").click();
    assertThat(tab.items()).hasCount(1);
    tab.part("show-archived").click();
    assertThat(tab.item("Put away")).isVisible();
    Accessibility.assertNothingToSay(tab.page(), "archive");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void whatIsOffline(String theme, Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("Before");
    Tab tab = alice.opens("theme=" + theme);
    tab.open();
    assertThat(tab.items()).hasCount(1);

    alice.browser().setOffline(true);
    assertThat(tab.part("status")).hasText("Offline");
    Accessibility.assertNothingToSay(tab.page(), "open, offline");
    tab.page().keyboard().press("Escape");
    Accessibility.assertNothingToSay(tab.page(), "closed, offline");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void aBadgeOfWhatIsUnseen(String theme, Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("New");
    Tab tab = alice.opens("badge=unseen&theme=" + theme);
    assertThat(tab.badge()).hasText("1");
    Accessibility.assertNothingToSay(tab.page(), "closed, one unseen");

    tab.open();
    assertThat(tab.items()).hasCount(1);
    assertThat(tab.badge()).isHidden();
    Accessibility.assertNothingToSay(tab.page(), "open, all seen");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void thePage(String theme, Stage stage) {
    Person left = stage.newPerson();
    Tab tab =
        stage.tab(
            left.browser(),
            "%s/?left=%s&right=%s-too".formatted(stage.belfry().origin(), left.id(), left.id()));
    while (!tab.page().locator("#theme").textContent().contains(theme)) {
      tab.page().locator("#theme").click();
    }
    left.isTold("Something on the wire");
    assertThat(tab.page().locator("#left .wire")).containsText("Something on the wire");
    tab.page().getByText("Link, data, expiry").click();

    Accessibility.assertNothingToSay(tab.page(), "page");
  }

  @ParameterizedTest
  @CsvSource({"LIGHT, 1360, 900", "DARK, 390, 844"})
  void thePageForOperators(ColorScheme scheme, int width, int height, Stage stage) {
    assertNothingToSayOfThePageForOperators(scheme, width, height, stage);
  }

  @ParameterizedTest
  @CsvSource({"DARK, 1360, 900", "LIGHT, 390, 844"})
  @Tag("endurance")
  void thePageForOperatorsTheOtherWayRound(ColorScheme scheme, int width, int height, Stage stage) {
    assertNothingToSayOfThePageForOperators(scheme, width, height, stage);
  }

  private static void assertNothingToSayOfThePageForOperators(
      ColorScheme scheme, int width, int height, Stage stage) {
    Person somebody =
        stage.newPerson(
            new NewContextOptions().setColorScheme(scheme).setViewportSize(width, height));
    OpsAnswers.busy(somebody.browser());
    Ops ops = Ops.open(stage, somebody);
    assertThat(ops.figure("By template")).isVisible();
    assertThat(ops.figure("Differences")).isVisible();
    Accessibility.assertNothingToSay(ops.page(), "figures");

    OpsAnswers.answer(somebody.browser(), "**/api/ops", _ -> Map.of());
    assertThat(ops.trouble("live")).containsText("not current");
    Accessibility.assertNothingToSay(ops.page(), "what is not current");

    ops.signOut();
    ops.signIn("two words");
    Accessibility.assertNothingToSay(ops.page(), "signing in");
  }

  private static void tellOfEachType(Person person) {
    for (NotificationType each : NotificationType.values()) {
      String type = each.wireName();
      person.isTold(
          type + ".",
          Map.of("notification_type", type, "action_url", "https://elsewhere.example/" + type));
    }
  }
}
