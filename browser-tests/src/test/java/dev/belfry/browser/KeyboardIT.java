package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.TimeoutError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Everything works without a mouse, and the focus is always visible.
@ExtendWith(World.class)
class KeyboardIT {
  private static final int MOST_STEPS = 30;

  @Test
  void theWholeBellIsOperatedByKeyboard(Stage stage) {
    Person alice = stage.newPerson();
    List.of("One.", "Two.", "Three.").forEach(alice::isTold);
    Tab tab = alice.opens("unhurried");
    assertThat(tab.badge()).hasText("3");
    Keyboard keyboard = tab.page().keyboard();

    tabTo(tab, "button");
    keyboard.press("Enter");
    assertThat(tab.part("panel")).isVisible();
    assertThat(tab.items()).hasCount(3);

    keyboard.press("ArrowDown");
    awaitFocus(tab, "Three.");
    keyboard.press("ArrowDown");
    awaitFocus(tab, "Two.");
    keyboard.press("Enter");
    assertThat(tab.badge()).hasText("2");
    assertThat(tab.dot("Two.")).not().isVisible();
    tabTo(tab, "toggle-read");
    keyboard.press("Enter");
    assertThat(tab.badge()).hasText("3");

    keyboard.press("End");
    awaitFocus(tab, "One.");
    keyboard.press("Delete");
    assertThat(tab.items()).hasCount(2);
    awaitFocus(tab, "Two.");
    keyboard.press("Control+z");
    assertThat(tab.items()).hasCount(3);
    tabTo(tab, "delete");
    keyboard.press("Enter");
    assertThat(tab.items()).hasCount(2);
    tabTo(tab, "undo");
    keyboard.press("Enter");
    assertThat(tab.items()).hasCount(3);

    backTo(tab, "filter");
    keyboard.press("Space");
    assertThat(tab.part("filter")).hasAttribute("aria-pressed", "true");
    keyboard.press("Space");
    backTo(tab, "mark-all");
    keyboard.press("Enter");
    assertThat(tab.badge()).not().isVisible();

    tabTo(tab, "settings-button");
    keyboard.press("Enter");
    assertThat(tab.part("settings")).isVisible();
    assertThat(tab.setting("Warning")).not().isDisabled();
    pressTabUntil(tab, "warning_enabled");
    keyboard.press("Space");
    assertThat(tab.setting("Warning")).not().isChecked();
    keyboard.press("Escape");
    assertThat(tab.part("settings")).not().isVisible();
    assertThat(tab.part("panel")).isVisible();

    keyboard.press("Escape");
    assertThat(tab.part("panel")).not().isVisible();
    awaitFocus(tab, "part=\"button\"");
    tab.await(() -> tab.frames("settings_changed").size() == 1);

    keyboard.press("Enter");
    assertThat(tab.part("panel")).isVisible();
    backTo(tab, "button");
    keyboard.press("Escape");
    assertThat(tab.part("panel")).not().isVisible();
  }

  @Test
  void aToastIsReachedOpenedAndDismissedByKeyboard(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = alice.opens("unhurried");
    alice.isTold("First");
    alice.isTold("Second");
    assertThat(tab.toasts()).hasCount(2);

    tabTo(tab, "toast-close");
    tab.page().keyboard().press("Enter");
    assertThat(tab.toasts()).hasCount(1);
    pressTabUntil(tab, "Second");
    tab.page().keyboard().press("Enter");

    assertThat(tab.part("panel")).isVisible();
    assertThat(tab.badge()).hasText("1");
  }

  private static void awaitFocus(Tab tab, String text) {
    try {
      tab.await(() -> focus(tab).contains(text));
    } catch (TimeoutError e) {
      throw new AssertionError("The focus is not on %s, but on %s".formatted(text, focus(tab)), e);
    }
  }

  private static void pressTabUntil(Tab tab, String text) {
    for (int step = 0; step < MOST_STEPS && !focus(tab).contains(text); step++) {
      tab.page().keyboard().press("Tab");
    }
    awaitFocus(tab, text);
  }

  /// Presses Tab until the focus is on this part.
  private static void tabTo(Tab tab, String part) {
    pressUntilOn(tab, part, "Tab");
  }

  private static void backTo(Tab tab, String part) {
    pressUntilOn(tab, part, "Shift+Tab");
  }

  private static void pressUntilOn(Tab tab, String part, String key) {
    for (int step = 0; step < MOST_STEPS; step++) {
      if (focus(tab).matches("(?s)<[^>]*part=\"[^\"]*\\b" + part + "\\b.*")) {
        return;
      }
      tab.page().keyboard().press(key);
    }
    throw new AssertionError(key + " does not lead to " + part + ", but to " + focus(tab));
  }

  /// What has the focus, as a tag, and what the item says that it is in.
  private static String focus(Tab tab) {
    return String.valueOf(
        tab.page()
            .evaluate(
                """
                () => {
                  const outside = document.activeElement;
                  const active = outside?.shadowRoot?.activeElement ?? outside;
                  const whole = active.closest('[part~=item], [part~=toast]');
                  return active.cloneNode(false).outerHTML + (whole?.textContent ?? '');
                }
                """));
  }
}
