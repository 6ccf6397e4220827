package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The page at `/ops` in a tab.
record Ops(Tab tab) {
  static Ops open(Stage stage, Person somebody) {
    return new Ops(stage.tab(somebody.browser(), stage.belfry().origin() + "/ops"));
  }

  Page page() {
    return tab.page();
  }

  Locator section(String id) {
    return page().locator("#" + id);
  }

  /// What keeps a section from being current.
  Locator trouble(String id) {
    return section(id).locator("> .trouble");
  }

  /// A figure by its heading.
  Locator figure(String title) {
    return page()
        .locator(".figure")
        .filter(
            new Locator.FilterOptions()
                .setHas(
                    page()
                        .getByRole(
                            AriaRole.HEADING,
                            new Page.GetByRoleOptions().setName(title).setExact(true))));
  }

  /// What a tile says.
  Locator tile(String name) {
    return page()
        .locator(".tile")
        .filter(new Locator.FilterOptions().setHasText(name))
        .locator(".value");
  }

  /// By the name of the row, what a figure's table has in its first column of numbers.
  Map<String, String> counts(String title) {
    return pairs(figure(title), "tbody tr", "th", "td.number");
  }

  /// Asks for the figures of the usual days, as they are by now; again while the answer is that
  /// they can't be told at the moment. Returns when they are there.
  void showAgain() {
    Locator figures = section("figures").locator(".content > *");
    tab.await(() -> {
      figures.evaluateAll("(those) => those.forEach((old) => (old.dataset.old = ''))");
      page().getByRole(AriaRole.BUTTON, named("Last 14 days")).click();
      assertThat(section("figures").locator("[data-old]")).hasCount(0);
      return figures.count() > 0;
    });
  }

  /// By the name of the row, what a figure's table has in each column of numbers.
  @SuppressWarnings("unchecked")
  Map<String, Map<String, String>> table(String title) {
    return (Map<String, Map<String, String>>)
        figure(title)
            .evaluate(
                """
                (figure) => {
                  const names = [...figure.querySelectorAll('thead th')];
                  return Object.fromEntries([...figure.querySelectorAll('tbody tr')].map((row) => [
                    row.cells[0].textContent,
                    Object.fromEntries(names
                      .map((name, i) => [name, row.cells[i]])
                      .filter(([name]) => name.classList.contains('number'))
                      .map(([name, cell]) => [name.textContent, cell.textContent])),
                  ]));
                }
                """);
  }

  /// By the name of the bar, what stands beside it.
  Map<String, String> bars(String title) {
    return pairs(figure(title), ".bar", ".of", ".value");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> pairs(Locator figure, String row, String name, String value) {
    List<List<String>> all =
        (List<List<String>>)
            figure.evaluate(
                """
                (figure, [row, name, value]) => [...figure.querySelectorAll(row)].map((one) =>
                  [name, value].map((part) => one.querySelector(part)?.textContent ?? ''))
                """,
                List.of(row, name, value));
    Map<String, String> found = new LinkedHashMap<>();
    all.forEach(pair -> found.put(pair.getFirst(), pair.getLast()));
    return found;
  }

  void signOut() {
    page().getByRole(AriaRole.BUTTON, named("Sign out")).click();
  }

  void signIn(String token) {
    page().getByLabel("Token", new Page.GetByLabelOptions().setExact(true)).fill(token);
    page().getByRole(AriaRole.BUTTON, named("Sign in")).click();
  }

  static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }
}
