package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.belfry.events.NotificationCreated;
import dev.belfry.testing.HostileTexts;
import java.util.ArrayList;
import java.util.HashMap;
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

  /// As many toasts as are shown at once.
  private static final int TOASTS = 3;

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
    List<String> texts = Stream.concat(Stream.of(PLAIN), HostileTexts.all().stream()).toList();
    List<Shown> toasts = new ArrayList<>();
    Map<String, String> sent = new HashMap<>();
    for (int from = 0; from < texts.size(); from += TOASTS) {
      List<String> together = texts.subList(from, Math.min(from + TOASTS, texts.size()));
      together.forEach(
          text -> sent.put(alice.isTold(HostileTexts.title(text), Map.of("message", text)), text));
      assertThat(tab.toasts()).hasCount(together.size());
      toasts.addAll(Shown.in(tab.toasts()));
      tab.part("toast-close").evaluateAll("all => all.forEach((button) => button.click())");
      assertThat(tab.toasts()).hasCount(0);
    }

    assertThat(toasts).extracting(Shown::message).containsExactlyElementsOf(texts);
    assertThat(toasts).allSatisfy(toast -> toast.isLike(toasts.getFirst()));

    tab.open();

    Map<String, Shown> items = new HashMap<>();
    // More than once, since the list may change while it is scrolled.
    tab.await(() -> {
      Shown.in(tab.items()).forEach(item -> items.put(item.id(), item));
      if (!tab.scrollOn()) {
        tab.scrollToTop();
      }
      return items.keySet().containsAll(sent.keySet());
    });
    assertThat(items.keySet()).isEqualTo(sent.keySet());
    Shown plain =
        items.values().stream()
            .filter(item -> item.message().equals(PLAIN))
            .findAny()
            .orElseThrow();
    assertThat(items.values())
        .allSatisfy(item -> {
          assertThat(item.message()).isEqualTo(sent.get(item.id()));
          item.isLike(plain);
        });
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

  /// A toast or an item.
  ///
  /// @param id the notification's; empty for a toast
  /// @param structure its elements, and how they are nested
  private record Shown(String id, String title, String message, String structure) {
    @SuppressWarnings("unchecked")
    static List<Shown> in(Locator elements) {
      var all =
          (List<List<String>>)
              elements.evaluateAll(
                  """
                  all => all.map((e) => [
                    e.dataset.id ?? '',
                    e.querySelector('.title').textContent,
                    e.querySelector('.message').textContent,
                    [...e.querySelectorAll('*')]
                      .map((x) => `${x.tagName}/${x.parentElement.tagName}`)
                      .join(' '),
                  ])
                  """);
      return all.stream()
          .map(one -> new Shown(one.get(0), one.get(1), one.get(2), one.get(3)))
          .toList();
    }

    /// Its title has the words of its message, and nothing is there that plain words don't make.
    void isLike(Shown plain) {
      assertThat(title).isEqualTo(HostileTexts.title(message));
      assertThat(structure).as(title).isEqualTo(plain.structure());
    }
  }
}
