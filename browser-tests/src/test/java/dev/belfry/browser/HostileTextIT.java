package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.belfry.events.NotificationCreated;
import dev.belfry.testing.HostileTexts;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The text of a notification is shown as it was written, whatever its intent.
@ExtendWith(World.class)
class HostileTextIT {
  private static final String PLAIN = "A plain text";

  /// Those that have room on one line. A number tells one that is part of another from it.
  private static final List<String> TEXTS =
      HostileTexts.all().stream()
          .filter(text -> text.length() <= 100)
          .filter(text -> text.chars().noneMatch(Character::isISOControl))
          .toList();

  /// The server refuses them in every call, so these are written to the log directly.
  private static final List<String> URLS =
      List.of(
          "javascript:alert(1)",
          "JaVaScRiPt:alert(1)",
          "java\tscript:alert(1)",
          "\u0001javascript:alert(1)",
          " javascript:alert(1)",
          "data:text/html,<script>alert(1)</script>",
          "vbscript:msgbox(1)",
          "blob:https://evil.example/1",
          "file:///etc/passwd",
          "//evil.example/",
          "/\\evil.example/",
          "https://user:password@evil.example/",
          "https://evil.example\\@good.example/");

  @Test
  void everyTextIsShownVerbatim_andMakesNothing(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = alice.opens("unhurried");
    try (Log log = new Log(stage.belfry().kafka())) {
      log.append(
          Stream.concat(TEXTS.stream(), Stream.of(PLAIN))
              .map(text -> Log.created(alice.id(), title(text), text, null))
              .toList());
    }
    assertThat(tab.badge()).hasText(String.valueOf(TEXTS.size() + 1));
    Object toastStructure = structure(tab.toasts().first());
    for (Locator toast : tab.toasts().all()) {
      assertThat(structure(toast)).isEqualTo(toastStructure);
    }

    tab.open();

    Object plain = structure(tab.find(title(PLAIN)));
    for (String text : TEXTS) {
      Locator item = tab.find(title(text));
      assertThat(item.locator("[part~=title]").textContent()).isEqualTo(title(text));
      assertThat(item.locator("[part~=message]").textContent()).isEqualTo(text);
      assertThat(structure(item)).as(text).isEqualTo(plain);
    }
  }

  private static String title(String text) {
    return "%s: %s".formatted(TEXTS.indexOf(text), text);
  }

  @Test
  void noEvilAddressBecomesALink(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = alice.opens();
    List<NotificationCreated> created =
        IntStream.range(0, URLS.size())
            .mapToObj(i -> Log.created(alice.id(), "Evil " + i + ".", "Go there", URLS.get(i)))
            .toList();
    try (Log log = new Log(stage.belfry().kafka())) {
      log.append(created);
    }
    alice.isTold("Good", Map.of("action_url", "/orders/42"));
    assertThat(tab.badge()).hasText(String.valueOf(URLS.size() + 1));
    String address = tab.page().url();

    tab.open();

    assertThat(tab.find("Good").locator("a"))
        .hasAttribute("href", stage.belfry().origin() + "/orders/42");
    for (int i = 0; i < URLS.size(); i++) {
      Locator item = tab.find("Evil " + i + ".");
      assertThat(item.locator("a, [href], form, [src]")).hasCount(0);
      item.locator("[part~=title]").click();
      assertThat(tab.page().url()).as(URLS.get(i)).isEqualTo(address);
    }
    assertThat(alice.browser().pages()).hasSize(1);
  }

  /// Its elements, and how they are nested.
  private static Object structure(Locator element) {
    return element.evaluate(
        "e => [...e.querySelectorAll('*')].map(x => x.tagName + '/' +"
            + " x.parentElement.tagName).join(' ')");
  }
}
