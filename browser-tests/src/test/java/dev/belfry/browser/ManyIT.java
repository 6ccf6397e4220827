package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Large numbers of notifications are no problem.
@ExtendWith(World.class)
class ManyIT {
  private static final Duration LONGEST_TASK = Duration.ofMillis(200);
  private static final int MOST_NODES = 200;
  private static final String TOLD =
      "() => received.filter(({ type }) => type === 'new_notification').length";

  @Test
  void tenThousandAreOpenedAndScrolledSmoothly(Stage stage) {
    Person alice = stage.newPerson();
    append(stage, alice, 10_000);
    await()
        .atMost(World.PATIENCE)
        .until(() ->
            stage.belfry().inbox(alice.id(), "limit=1").path("total_count").asInt() == 10_000);
    Tab tab = alice.opens();
    assertThat(tab.badge()).hasText("99+");
    Trace trace = Trace.start(tab.page());

    tab.open();
    assertThat(tab.items().first()).containsText("No. 9999.");
    Locator list = tab.scroller();
    int mostNodes = 0;
    for (int screen = 0; screen < 40; screen++) {
      String last = tab.items().last().textContent();
      list.evaluate("list => { list.scrollTop = list.scrollHeight; }");
      assertThat(tab.items().last()).not().hasText(last);
      mostNodes = Math.max(mostNodes, tab.part("item").count());
    }
    list.evaluate("list => { list.scrollTop = 0; }");
    assertThat(tab.items().first()).containsText("No. 9999.");

    assertThat(mostNodes).isLessThanOrEqualTo(MOST_NODES);
    assertThat(trace.longestTask()).isLessThan(LONGEST_TASK);
  }

  @Test
  void aBurstNeitherFreezesThePageNorFillsItWithToasts(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = alice.opens();
    tab.page()
        .evaluate(
            """
            () => {
              globalThis.mostToasts = 0;
              globalThis.toastsShown = 0;
              const root = document.querySelector('belfry-bell').shadowRoot;
              new MutationObserver((changes) => {
                const added = changes.flatMap((change) => [...change.addedNodes]);
                globalThis.toastsShown += added.filter((node) => node.matches?.('[part~=toast]')).length;
                const now = root.querySelectorAll('[part~=toast]').length;
                globalThis.mostToasts = Math.max(globalThis.mostToasts, now);
              }).observe(root, {childList: true, subtree: true});
            }
            """);
    Trace trace = Trace.start(tab.page());

    append(stage, alice, 500);

    tab.await(() -> (int) tab.page().evaluate(TOLD) >= 500);
    assertThat(tab.badge()).hasText("99+");
    assertThat(tab.told())
        .containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(ManyIT::title).toList());
    assertThat(trace.longestTask()).isLessThan(LONGEST_TASK);
    assertThat((int) tab.page().evaluate("() => globalThis.mostToasts")).isBetween(1, 5);
    assertThat((int) tab.page().evaluate("() => globalThis.toastsShown")).isBetween(1, 50);
    tab.open();
    assertThat(tab.items().first()).containsText("No. 499.");
  }

  private static void append(Stage stage, Person person, int count) {
    try (Log log = new Log(stage.belfry().kafka())) {
      log.append(
          IntStream.range(0, count)
              .mapToObj(i -> Log.created(person.id(), title(i), "One of many.", null))
              .toList());
    }
  }

  private static String title(int number) {
    return "No. " + number + ".";
  }
}
