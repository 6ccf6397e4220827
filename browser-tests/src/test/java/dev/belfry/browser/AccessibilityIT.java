package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.belfry.events.NotificationType;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
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

  private static void tellOfEachType(Person person) {
    for (NotificationType each : NotificationType.values()) {
      String type = each.wireName();
      person.isTold(
          type + ".",
          Map.of("notification_type", type, "action_url", "https://elsewhere.example/" + type));
    }
  }
}
