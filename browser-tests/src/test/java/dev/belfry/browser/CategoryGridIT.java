package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people choose category by category. The categories are this test's own: those of a Belfry
/// are everyone's.
@ExtendWith(World.class)
class CategoryGridIT {
  private static final String ALL =
      "{\"enabled\":true},\"email\":{\"enabled\":true},\"push\":{\"enabled\":true}";
  private static final String CATEGORIES =
      """
      {"categories":[
        {"key":"alarms","version":1,"name":"Alarms","critical":true,"retired":false,
         "channels":{"realtime":%1$s}},
        {"key":"default","version":0,"name":"Default","critical":false,"retired":false,
         "channels":{"realtime":%1$s}},
        {"key":"news","version":1,"name":"<b>News</b>","critical":false,"retired":false,
         "channels":{"realtime":{"enabled":true},"email":{"enabled":true},
           "push":{"enabled":false}}},
        {"key":"old","version":2,"name":"Old","critical":false,"retired":true,
         "channels":{"realtime":%1$s}}]}
      """
          .formatted(ALL);

  @Test
  void aCellIsSwitchedOffAndOnAndOtherTabsShowIt(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = settings(alice, "channels=email%20push");
    Tab other = settings(alice, "channels=email%20push");
    assertThat(tab.setting("Default Email")).isChecked();
    assertThat(tab.setting("<b>News</b> Email")).isChecked();

    tab.setting("<b>News</b> Email").click();

    assertThat(tab.setting("<b>News</b> Email")).not().isChecked();
    assertThat(other.setting("<b>News</b> Email")).not().isChecked();
    assertThat(other.setting("Default Email")).isChecked();

    other.setting("<b>News</b> Email").click();

    assertThat(tab.setting("<b>News</b> Email")).isChecked();
    tab.await(() -> tab.frames("settings_changed").size() == 2);
    assertThat(
            tab.frames("settings_changed")
                .getLast()
                .path("settings")
                .path("preferences")
                .toString())
        .isEqualTo("{}");
  }

  @Test
  void keyboardsReachEveryCell(Stage stage) {
    Tab tab = settings(stage.newPerson(), "channels=email");
    Locator cell = tab.setting("Default Live");
    cell.focus();

    tab.page().keyboard().press("Tab");
    assertThat(tab.setting("Default Email")).isFocused();
    tab.page().keyboard().press("Space");

    assertThat(tab.setting("Default Email")).not().isChecked();
    assertThat(tab.setting("Default Email")).isFocused();
  }

  @Test
  void whatIsCriticalIsAlwaysOnAndSaysWhy(Stage stage) {
    Tab tab = settings(stage.newPerson(), "channels=email%20push");
    Locator cell = tab.setting("Alarms Email");

    assertThat(cell).isChecked();
    assertThat(cell).isDisabled();
    assertThat(cell).hasAccessibleDescription("Important: always on");
    cell.click(new Locator.ClickOptions().setForce(true));
    assertThat(cell).isChecked();
  }

  @Test
  void thereIsNoCellWhereACategoryDoesNotGoAndNoRowWhereItIsRetired(Stage stage) {
    Tab tab = settings(stage.newPerson(), "channels=email%20push");
    assertThat(tab.setting("Default Push")).isVisible();

    assertThat(tab.setting("<b>News</b> Push")).hasCount(0);
    assertThat(tab.setting("Old Email")).hasCount(0);
    assertThat(tab.part("grid").getByRole(AriaRole.IMG)).hasAccessibleName("Not sent this way");
  }

  @Test
  void channelsThatAreNotOfferedHaveNoColumn(Stage stage) {
    Tab tab = settings(stage.newPerson(), "");
    assertThat(tab.setting("Default Live")).isVisible();

    assertThat(tab.part("grid").getByRole(AriaRole.COLUMNHEADER)).hasCount(1);
  }

  @ParameterizedTest
  @CsvSource({"light, 760, 620", "dark, 760, 620", "phone, 390, 780"})
  void itLooksRightAndIsAccessible(String name, int width, int height, Stage stage) {
    Person alice = stage.newPerson(new NewContextOptions().setViewportSize(width, height));
    String theme = name.equals("dark") ? "dark" : "light";
    Tab tab = settings(alice, "channels=email%20push&theme=" + theme);
    tab.setting("<b>News</b> Email").scrollIntoViewIfNeeded();

    Accessibility.assertNothingToSay(tab.page(), "the grid of categories");
    byte[] picture =
        tab.page()
            .screenshot(
                new ScreenshotOptions()
                    .setPath(Path.of("target", "screenshots", name + "-categories.png")));
    assertThat(picture).isNotEmpty();
  }

  /// With the settings open.
  private static Tab settings(Person person, String query) {
    person
        .browser()
        .route(
            "**/api/categories**",
            route ->
                route.fulfill(
                    new FulfillOptions().setContentType("application/json").setBody(CATEGORIES)));
    Tab tab = person.opens(query);
    tab.openSettings();
    assertThat(tab.part("grid")).isVisible();
    return tab;
  }
}
