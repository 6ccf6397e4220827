package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The days that the page at `/ops` shows. It is always the same day here, which has begun
/// elsewhere in the world.
@ExtendWith(World.class)
class OpsRangeIT {
  private static final String NOW = "2026-11-30T12:00:00Z";
  private static final String FIRST_OF_USUAL = "2026-11-17";
  private static final String DAYS = "In the app, day by day";

  /// In the page itself, in order: what a browser tells of its requests may come later.
  private static final String REMEMBERED =
      """
      globalThis.asked = [];
      const usual = globalThis.fetch;
      globalThis.fetch = (address, ...more) => {
        globalThis.asked.push(String(address));
        return usual(address, ...more);
      };
      """;

  @Test
  void thoseThatAreTypedAreShown(Stage stage) {
    Ops ops = open(stage);

    type(ops, "2026-02-27", "2026-03-02");

    assertThat(days(ops))
        .hasText(new String[] {"2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"});
    assertThat(ops.figure("Time until sent: E-mail").locator("tbody th")).hasCount(4);
    assertThat(pressed(ops)).hasCount(0);
    assertThat(asked(ops))
        .filteredOn(address -> address.contains("from=2026-02-27&to=2026-03-02"))
        .hasSize(6) // by day, by reason, how long it took, and by each of three members
        .anyMatch(address -> address.contains("/api/analytics/latency"));
  }

  @ParameterizedTest
  @CsvSource({"7, 2026-11-24", "14, 2026-11-17", "30, 2026-11-01", "90, 2026-09-02"})
  void aButtonShowsTheLastDaysInUtc(int count, String first, Stage stage) {
    Ops ops = open(stage);
    type(ops, "2026-01-01", "2026-01-01");
    assertThat(days(ops)).hasCount(1);

    lastDays(ops, count).click();

    assertThat(days(ops)).hasCount(count);
    assertThat(days(ops).first()).hasText(first);
    assertThat(days(ops).last()).hasText("2026-11-30");
    assertThat(from(ops)).hasValue(first);
    assertThat(to(ops)).hasValue("2026-11-30");
    assertThat(pressed(ops)).hasText(new String[] {String.valueOf(count)});
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-30, 2026-11-29, To, To must not be before From.",
    "2025-11-29, 2026-11-30, To, At most 366 days can be shown.",
    "'', 2026-11-30, From, Choose a day for From.",
    "2026-11-30, '', To, Choose a day for To.",
    "12026-11-30, 2026-11-30, From, Choose a day for From."
  })
  void whatCantBeShownIsNotAskedFor_andWhatWasShownStays(
      String from, String to, String wrong, String why, Stage stage) {
    Ops ops = open(stage);
    List<String> before = asked(ops);

    type(ops, from, to);

    assertThat(trouble(ops)).hasText(why);
    assertThat(field(ops, wrong)).isFocused();
    assertThat(field(ops, wrong)).hasAttribute("aria-invalid", "true");
    assertThat(field(ops, wrong)).hasAccessibleDescription(why);
    assertThat(ops.page().locator("#figures [aria-invalid=true]")).hasCount(1);
    assertThat(asked(ops)).isEqualTo(before);
    assertThat(days(ops)).hasCount(14);
    assertThat(days(ops).first()).hasText(FIRST_OF_USUAL);
    assertThat(pressed(ops)).hasText(new String[] {"14"});
    Accessibility.assertNothingToSay(ops.page(), "days that can't be shown");

    type(ops, "2026-11-29", "2026-11-30");
    assertThat(days(ops)).hasText(new String[] {"2026-11-29", "2026-11-30"});
    assertThat(trouble(ops)).isEmpty();
    assertThat(ops.page().locator("#figures [aria-invalid=true]")).hasCount(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 14})
  void aButtonPutsRightWhatWasWrong(int count, Stage stage) {
    Ops ops = open(stage);
    type(ops, "2026-11-30", "2026-11-29");
    assertThat(trouble(ops)).isVisible();

    lastDays(ops, count).click();

    assertThat(trouble(ops)).isEmpty();
    assertThat(days(ops)).hasCount(count);
    assertThat(to(ops)).hasValue("2026-11-30");
  }

  @Test
  void whoeverSignsInNextIsShownTheDaysThatWereChosenLast(Stage stage) {
    Ops ops = open(stage);
    type(ops, "2026-11-01", "2026-11-02");
    assertThat(days(ops)).hasCount(2);
    type(ops, "2026-11-30", "2026-11-01");
    assertThat(trouble(ops)).isVisible();

    ops.signOut();
    assertThat(ops.section("figures")).isHidden();
    ops.signIn("another.token");

    assertThat(days(ops)).hasText(new String[] {"2026-11-01", "2026-11-02"});
    assertThat(asked(ops)).noneMatch(address -> address.contains("from=2026-11-30"));
  }

  @Test
  void aDayIsOnOneLineOnAPhone(Stage stage) {
    Ops ops = open(stage, new NewContextOptions().setViewportSize(390, 844));

    Locator lines = ops.figure("Time until acknowledged").locator("tbody th bdi");
    assertThat(lines).hasCount(14);
    assertThat(lines.first().evaluate("(day) => day.getClientRects().length")).isEqualTo(1);
  }

  @Test
  void theApiAnswersAsManyDaysAsThePageAsksFor(Stage stage) {
    Ops ops = Ops.open(stage, stage.newPerson());
    assertThat(ops.section("figures")).containsText("As of ");

    Response answer =
        ops.page()
            .waitForResponse(
                any -> any.url().contains("from=2023-12-31"),
                () -> type(ops, "2023-12-31", "2024-12-30"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(trouble(ops)).isEmpty();
    assertThat(ops.trouble("figures")).isEmpty();
  }

  private static Ops open(Stage stage) {
    return open(stage, new NewContextOptions());
  }

  private static Ops open(Stage stage, NewContextOptions options) {
    Person somebody = stage.newPerson(options.setTimezoneId("Pacific/Kiritimati"));
    OpsAnswers.busy(somebody.browser());
    somebody.browser().addInitScript(REMEMBERED);
    somebody.browser().clock().setFixedTime(NOW);
    Ops ops = Ops.open(stage, somebody);
    assertThat(days(ops)).hasCount(14);
    assertThat(days(ops).last()).hasText("2026-11-30");
    return ops;
  }

  /// Types days, and wants to see them.
  private static void type(Ops ops, String from, String to) {
    from(ops).fill(from);
    to(ops).fill(to);
    ops.page().getByRole(AriaRole.BUTTON, Ops.named("Show")).click();
  }

  private static Locator from(Ops ops) {
    return field(ops, "From");
  }

  private static Locator to(Ops ops) {
    return field(ops, "To");
  }

  private static Locator field(Ops ops, String label) {
    return ops.page().getByLabel(label, new Page.GetByLabelOptions().setExact(true));
  }

  private static Locator lastDays(Ops ops, int count) {
    return ops.page().getByRole(AriaRole.BUTTON, Ops.named("Last %s days".formatted(count)));
  }

  private static Locator pressed(Ops ops) {
    return ops.page().locator(".last [aria-pressed=true]");
  }

  private static Locator trouble(Ops ops) {
    return ops.page().locator("#range-trouble");
  }

  private static Locator days(Ops ops) {
    return ops.figure(DAYS).locator("tbody th");
  }

  /// What it has asked of the figures so far.
  @SuppressWarnings("unchecked")
  private static List<String> asked(Ops ops) {
    List<String> all = (List<String>) ops.page().evaluate("() => globalThis.asked");
    return all.stream()
        .filter(address -> URI.create(address).getPath().startsWith("/api/analytics"))
        .toList();
  }
}
