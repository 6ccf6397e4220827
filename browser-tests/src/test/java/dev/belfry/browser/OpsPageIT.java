package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.INTEGER;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// The page at `/ops` shows what the API answers, and nothing else.
@ExtendWith(World.class)
class OpsPageIT {
  private static final Pattern OLD = Pattern.compile("\\bold\\b");

  @Test
  void theFiguresShownAreThoseOfTheApi(Stage stage) {
    Person alice = stage.newPerson();
    Tab bell = alice.opens();
    String read = alice.isTold("Read");
    alice.isTold("Not read");
    stage.belfry().markRead(alice.id(), read);
    assertThat(bell.badge()).hasText("1");

    Ops ops = Ops.open(stage, alice);
    Locator show = ops.page().getByRole(AriaRole.BUTTON, Ops.named("Show"));

    ops.tab()
        .await(() -> {
          Map<String, String> expected =
              inboxOf(stage.belfry().figures(period() + "&group_by=channel"));
          show.click();
          assertThat(ops.figure("In the app")).isVisible();
          Map<String, String> shown = new TreeMap<>(ops.counts("In the app"));
          return shown.containsKey("Read") && shown.equals(expected);
        });
    // It may be drawn once more in between: others' events still count.
    ops.tab().await(() -> ops.bars("In the app").equals(ops.counts("In the app")));
    String today = LocalDate.now(ZoneOffset.UTC).toString();
    assertThat(ops.figure("In the app, day by day").locator("tbody th")).hasCount(14);
    assertThat(ops.figure("In the app, day by day").locator("tbody th").last()).hasText(today);
    assertThat(ops.figure("By type").locator("tbody")).containsText("info");
    assertThat(ops.figure("By category").locator("tbody")).containsText("default");
  }

  @Test
  void whatIsHappeningNowIsShownAndStaysCurrent(Stage stage) {
    Person alice = stage.newPerson();
    Tab bell = alice.opens();
    Ops ops = Ops.open(stage, alice);

    ops.tab()
        .await(() ->
            ops.tile("Open sessions")
                .textContent()
                .replace(",", "")
                .equals(
                    String.valueOf((long) stage.belfry().metric("belfry_delivery_sessions_open"))));
    assertThat(ops.tile("Not applied yet")).hasText("0");
    assertThat(ops.figure("Records that are not applied")).containsText("Everything is applied.");
    assertThat(ops.figure("Records that are not applied").locator("tbody tr"))
        .hasCount((int) stage.belfry().live().path("partitions").valueStream().count());
    assertThat(ops.section("live")).containsText("As of ");

    alice.isTold("An event");
    assertThat(bell.badge()).hasText("1");
    // What it says is of the last few seconds only, and a busy machine may look away meanwhile.
    Person somebody = stage.newPerson();
    ops.tab()
        .await(() -> {
          somebody.isTold("Another event");
          return !ops.tile("Events per second").textContent().equals("0");
        });
    assertThat(ops.figure("Events per second").locator("tbody tr").nth(2)).isVisible();
    assertThat(ops.figure("Events per second").locator("svg .line")).hasCount(1);
  }

  @Test
  void aTokenSeesWhatItsScopesAllow_andIsToldWhichIsMissing(Stage stage) {
    Ops ops = Ops.open(stage, stage.newPerson());
    assertThat(ops.section("live")).containsText("As of ");

    ops.signOut();
    assertThat(ops.page().locator("#signed-in")).isHidden();
    ops.signIn(stage.belfry().token("analyst", "notifications:analytics"));
    assertThat(ops.trouble("live")).hasText("This needs the scope notifications:audit.");
    assertThat(ops.section("figures")).containsText("As of ");
    assertThat(ops.tile("Open sessions")).isHidden();

    ops.signOut();
    ops.signIn(stage.belfry().token("operator", "notifications:audit"));
    assertThat(ops.trouble("figures")).hasText("This needs the scope notifications:analytics.");
    assertThat(ops.section("live")).containsText("As of ");

    ops.signOut();
    ops.signIn(stage.belfry().token("somebody", ""));
    assertThat(ops.trouble("live")).hasText("This needs the scope notifications:audit.");
    assertThat(ops.trouble("figures")).hasText("This needs the scope notifications:analytics.");
    assertThat(ops.page().locator(".figure:visible")).hasCount(0);
  }

  @Test
  void aPastedTokenStaysInTheTab_andInNoAddress(Stage stage) {
    Person somebody = stage.newPerson();
    List<String> addresses = new ArrayList<>();
    somebody.browser().onRequest(request -> addresses.add(request.url()));
    Ops ops = Ops.open(stage, somebody);
    String token = stage.belfry().token("analyst", "notifications:analytics");
    ops.signOut();
    ops.signIn("Bearer " + token);
    assertThat(ops.section("figures")).containsText("As of ");

    ops.page().reload();
    assertThat(ops.trouble("live")).hasText("This needs the scope notifications:audit.");
    assertThat(addresses).noneMatch(address -> address.contains(token));
    assertThat(ops.page().url()).isEqualTo(stage.belfry().origin() + "/ops");

    Ops another = Ops.open(stage, somebody);
    assertThat(another.section("live")).containsText("As of "); // by a token for development
    ops.signOut();
    assertThat(ops.page().evaluate("() => sessionStorage.length")).isEqualTo(0);
  }

  @Test
  void whatIsNoTokenIsRefused_withTheReason(Stage stage) {
    Ops ops = Ops.open(stage, stage.newPerson());
    ops.signOut();

    ops.signIn("two words");
    assertThat(ops.page().locator("#sign-in-trouble")).containsText("one word");

    ops.signIn("not.a.token");
    assertThat(ops.page().locator("#sign-in-trouble")).containsText("The token is not accepted.");
    assertThat(ops.page().locator("#token")).isFocused();
    ops.page().getByRole(AriaRole.BUTTON, Ops.named("Use a token for development")).click();
    assertThat(ops.section("live")).containsText("As of ");
  }

  @Test
  void whereThereAreNoTokensForDevelopmentOneIsAskedFor(Stage stage) {
    Person somebody = stage.newPerson();
    somebody.browser().route("**/dev/token?*", route -> route.abort());
    Ops ops = Ops.open(stage, somebody);

    assertThat(ops.page().locator("#sign-in")).isVisible();
    assertThat(ops.page().locator("#development")).isHidden();
    ops.signIn(stage.belfry().token("operator", "notifications:audit notifications:analytics"));
    assertThat(ops.section("figures")).containsText("As of ");
  }

  @Test
  void aTokenForDevelopmentIsReplacedWhenItIsOver(Stage stage) {
    Person somebody = stage.newPerson();
    AtomicInteger refused = new AtomicInteger();
    somebody
        .browser()
        .route(
            Pattern.compile("/api/(ops|analytics)"),
            route -> {
              refused.incrementAndGet();
              route.fulfill(new FulfillOptions().setStatus(401).setBody("{}"));
            },
            new BrowserContext.RouteOptions().setTimes(3));
    Ops ops = Ops.open(stage, somebody);

    assertThat(ops.section("live")).containsText("As of ");
    assertThat(ops.section("figures")).containsText("As of ");
    assertThat(refused).hasValue(3);
    assertThat(ops.page().locator("#sign-in")).isHidden();
  }

  @Test
  void whatIsNotCurrentAnyMoreSaysSo(Stage stage) {
    Person somebody = stage.newPerson();
    Ops ops = Ops.open(stage, somebody);
    assertThat(ops.section("live")).containsText("As of ");
    assertThat(ops.section("live")).not().hasClass(OLD);

    somebody.browser().setOffline(true);
    assertThat(ops.trouble("live"))
        .containsText("The server can't be reached. These figures are of");
    assertThat(ops.trouble("live")).containsText("not current");
    assertThat(ops.section("live")).hasClass(OLD);
    ops.page().getByRole(AriaRole.BUTTON, Ops.named("Show")).click();
    assertThat(ops.trouble("figures")).hasText("The server can't be reached.");
    assertThat(ops.section("figures").locator(".figure")).hasCount(0);

    somebody.browser().setOffline(false);
    assertThat(ops.trouble("live")).isHidden();
    assertThat(ops.section("live")).not().hasClass(OLD);
  }

  @Test
  void aPageThatNobodySeesAsksNothing(Stage stage) {
    Person somebody = stage.newPerson();
    somebody.browser().addInitScript(COUNTED);
    somebody.browser().clock().install();
    Ops ops = Ops.open(stage, somebody);
    assertThat(ops.section("live")).containsText("As of ");
    somebody.browser().clock().runFor(3_100);
    ops.tab().await(() -> asked(ops) >= 2);

    sight(ops.page(), "hidden");
    int before = asked(ops);
    somebody.browser().clock().runFor(60_000);
    assertThat(asked(ops)).isEqualTo(before);

    sight(ops.page(), "visible");
    ops.tab().await(() -> asked(ops) > before);
  }

  /// How often it has asked what is happening now.
  private static int asked(Ops ops) {
    return (int) ops.page().evaluate("() => globalThis.asked");
  }

  /// In the page itself: what a browser tells of its requests may come later.
  private static final String COUNTED =
      """
      globalThis.asked = 0;
      const usual = globalThis.fetch;
      globalThis.fetch = (address, ...more) => {
        globalThis.asked += Number(String(address).endsWith('api/ops'));
        return usual(address, ...more);
      };
      """;

  /// As if another tab were in front.
  private static void sight(Page page, String state) {
    page.evaluate(
        """
        (state) => {
          Object.defineProperty(document, 'hidden', { get: () => state === 'hidden', configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """,
        state);
  }

  @Test
  void everythingIsReachedByKeyboard(Stage stage) {
    Person somebody = stage.newPerson();
    OpsAnswers.busy(somebody.browser());
    Ops ops = Ops.open(stage, somebody);
    assertThat(ops.figure("By category")).isVisible();

    tabTo(ops, "#from");
    ops.page().keyboard().type("01022026");
    Request asked =
        ops.page()
            .waitForRequest(
                request -> request.url().contains("group_by=day"),
                () -> ops.page().keyboard().press("Enter"));
    assertThat(OpsAnswers.parameter(asked, "from")).isEqualTo("2026-01-02");
    tabTo(ops, ".last button");
    tabTo(ops, ".csv");
    tabTo(ops, ".scroll");
    tabTo(ops, "summary");
    assertThat(ops.section("experiments").locator("details").first()).hasAttribute("open", "");
  }

  private static void tabTo(Ops ops, String selector) {
    ops.tab()
        .await(() -> {
          ops.page().keyboard().press("Tab");
          return (boolean)
              ops.page().evaluate("(wanted) => document.activeElement.matches(wanted)", selector);
        });
  }

  @Test
  void namesAreTextWhateverTheySay(Stage stage) {
    Person somebody = stage.newPerson();
    OpsAnswers.busy(somebody.browser());
    Ops ops = Ops.open(stage, somebody);

    Locator rows = ops.figure("By category").locator("tbody th");
    assertThat(rows.filter(new Locator.FilterOptions().setHasText(OpsAnswers.HOSTILE))).hasCount(1);
    assertThat(ops.page().locator("main img")).hasCount(0);
  }

  @Test
  void aStepThatIsNewerThanThePageIsShown(Stage stage) {
    Person somebody = stage.newPerson();
    OpsAnswers.busy(somebody.browser());
    OpsAnswers.answer(
        somebody.browser(),
        "**/api/analytics?*",
        call ->
            OpsAnswers.figures(
                List.of(
                    OpsAnswers.row(
                        "day", OpsAnswers.parameter(call, "to"), "teleported_away", 7))));
    Ops ops = Ops.open(stage, somebody);

    assertThat(ops.figure("In the app")).isVisible();
    assertThat(ops.counts("In the app")).isEqualTo(Map.of("Teleported away", "7"));
  }

  @Test
  void daysWithoutAnythingSaySo(Stage stage) {
    Person somebody = stage.newPerson();
    OpsAnswers.busy(somebody.browser());
    OpsAnswers.answer(somebody.browser(), "**/api/analytics?*", _ -> OpsAnswers.figures(List.of()));
    Ops ops = Ops.open(stage, somebody);

    assertThat(ops.section("figures")).containsText("Nothing was counted on these days.");
    assertThat(ops.section("figures").locator(".figure")).hasCount(0);
    Accessibility.assertNothingToSay(ops.page(), "nothing counted");
  }

  @Test
  void aThousandCategoriesAreAllInTheTable(Stage stage) {
    Person somebody = stage.newPerson();
    OpsAnswers.busy(somebody.browser());
    OpsAnswers.answer(
        somebody.browser(),
        "**/api/analytics?*group_by=category*",
        _ ->
            OpsAnswers.figures(
                IntStream.rangeClosed(1, 1_000)
                    .mapToObj(i -> OpsAnswers.row("category", "category-" + i, "created", i))
                    .toList()));
    Ops ops = Ops.open(stage, somebody);

    Locator rows = ops.figure("By category").locator("tbody tr");
    assertThat(rows).hasCount(1_000);
    assertThat(rows.first()).containsText("category-1000");
    assertThat(ops.page().evaluate("() => document.documentElement.scrollHeight"))
        .asInstanceOf(INTEGER)
        .isLessThan(12_000);
  }

  @Test
  void howLongItTookIsShownByDay(Stage stage) {
    Person somebody = stage.newPerson();
    OpsAnswers.busy(somebody.browser());
    Ops ops = Ops.open(stage, somebody);

    assertThat(ops.figure("E-mail").locator("thead")).containsText("Of planned");
    Locator days = ops.figure("Time until sent: E-mail").locator("tbody tr");
    assertThat(days).hasCount(14);
    assertThat(days.last()).containsText("15.3 min");
    assertThat(ops.figure("Time until acknowledged").locator(".chart > svg .line")).hasCount(2);

    OpsAnswers.answer(
        somebody.browser(),
        "**/api/analytics/latency?*",
        call ->
            OpsAnswers.figures(
                List.of(
                    OpsAnswers.latency(
                        LocalDate.parse(OpsAnswers.parameter(call, "to")), null, "read", 5, 5))));
    ops.page().getByRole(AriaRole.BUTTON, Ops.named("Show")).click();
    Locator read = ops.figure("Time until read");
    assertThat(read.locator("tbody tr").last()).containsText("5 ms");
    assertThat(read.locator("tbody tr").first().locator("td"))
        .hasText(new String[] {"-", "-", "0"});
    assertThat(read.locator(".chart > svg .mark")).hasCount(2);

    OpsAnswers.answer(somebody.browser(), "**/api/analytics/latency?*", _ -> Map.of());
    ops.page().getByRole(AriaRole.BUTTON, Ops.named("Show")).click();
    assertThat(ops.figure("How long it took")).containsText("is not Belfry's");
    assertThat(ops.figure("E-mail")).isVisible();
  }

  @Test
  void whySomeWereNotSentIsShownForTheChosenDays_theMostFrequentFirst(Stage stage) {
    Person somebody = stage.newPerson();
    OpsAnswers.busy(somebody.browser());
    Ops ops = Ops.open(stage, somebody);

    Locator rows = ops.figure("Why some were not sent").locator("tbody tr");
    assertThat(rows).hasCount(10);
    assertThat(rows.first()).hasText("E-mail cancelled: read3,410");
    assertThat(rows.last()).hasText("E-mail bounced: complaint3");
    assertThat(ops.counts("Why some were not sent"))
        .containsEntry("Push skipped: no address", "140");
    ops.tab()
        .await(
            () -> ops.bars("Why some were not sent").equals(ops.counts("Why some were not sent")));

    // A reason, and a step without one, that this page does not know.
    OpsAnswers.answer(
        somebody.browser(),
        "**/api/analytics?*group_by=channel%2Creason*",
        _ ->
            OpsAnswers.figures(
                List.of(
                    OpsAnswers.reasonRow("email", "skipped", OpsAnswers.HOSTILE, 2),
                    OpsAnswers.reasonRow("fax", "torn_up", null, 1))));
    Request asked =
        ops.page()
            .waitForRequest(
                request -> request.url().contains("reason"),
                () -> ops.page().getByRole(AriaRole.BUTTON, Ops.named("Last 7 days")).click());
    assertThat(OpsAnswers.parameter(asked, "from"))
        .isEqualTo(LocalDate.now(ZoneOffset.UTC).minusDays(6).toString());
    assertThat(rows)
        .hasText(new String[] {"E-mail skipped: " + OpsAnswers.HOSTILE + "2", "Fax torn up1"});

    OpsAnswers.answer(
        somebody.browser(),
        "**/api/analytics?*group_by=channel%2Creason*",
        _ -> OpsAnswers.figures(List.of()));
    ops.page().getByRole(AriaRole.BUTTON, Ops.named("Show")).click();
    assertThat(ops.figure("E-mail")).isVisible();
    assertThat(ops.figure("Why some were not sent")).hasCount(0);
  }

  @Test
  void anExperimentIsShownWithItsIntervals(Stage stage) {
    Person somebody = stage.newPerson();
    OpsAnswers.busy(somebody.browser());
    Ops ops = Ops.open(stage, somebody);

    Locator shown = ops.section("experiments").locator("details").first();
    assertThat(shown).containsText("Undecided so far.");
    assertThat(shown).containsText("do not have the shares of people");
    assertThat(shown).containsText("120 people are held out.");
    assertThat(ops.counts("Share of people with the outcome: read"))
        .isEqualTo(Map.of("plain", "32.2%", "actor-first", "38.1%", "not-yet", "not known"));
    assertThat(ops.figure("Share of people with the outcome: read").locator(".interval"))
        .hasCount(2);
    assertThat(ops.table("Differences"))
        .isEqualTo(
            Map.of(
                "actor-first against plain",
                Map.of(
                    "Difference", "5.9%",
                    "Low", "2.1%",
                    "High", "9.7%",
                    "Anytime low", "0%", // no "-0%"
                    "Anytime high", "12.2%")));
  }

  @Test
  void aServerWithoutExperimentsHasNoSectionForThem(Stage stage) {
    Person somebody = stage.newPerson();
    somebody
        .browser()
        .route(
            "**/api/experiments",
            route -> route.fulfill(new FulfillOptions().setStatus(404).setBody("{}")));
    Ops ops = Ops.open(stage, somebody);

    assertThat(ops.section("figures")).containsText("As of ");
    assertThat(ops.section("experiments")).isHidden();
    assertThat(ops.page().locator("#to-experiments")).isHidden();
  }

  @Test
  void figuresAreSavedAsTheApiHasThem(Stage stage) throws IOException {
    Person alice = stage.newPerson();
    alice.isTold("Something");
    Ops ops = Ops.open(stage, alice);
    Locator button =
        ops.figure("By type")
            .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("By type as CSV"));

    Download saved = ops.page().waitForDownload(button::click);

    assertThat(saved.suggestedFilename()).startsWith("belfry-notification_type-").endsWith(".csv");
    try (InputStream file = saved.createReadStream()) {
      assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("notification_type,step,count\r\n")
          .contains("\r\ninfo,created,");
    }
  }

  private static String period() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return "from=%s&to=%s".formatted(today.minusDays(13), today);
  }

  /// By step as it is shown.
  private static Map<String, String> inboxOf(JsonNode figures) {
    Map<String, String> counts = new LinkedHashMap<>();
    for (JsonNode row : figures.path("rows")) {
      if (row.path("channel").isNull()) {
        String step = row.path("step").asString().replace('_', ' ');
        counts.put(
            step.substring(0, 1).toUpperCase(Locale.ROOT) + step.substring(1),
            String.format(Locale.ENGLISH, "%,d", row.path("count").asLong()));
      }
    }
    return new TreeMap<>(counts);
  }
}
