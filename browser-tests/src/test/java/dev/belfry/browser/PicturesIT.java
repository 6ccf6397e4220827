package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Takes a screenshot of every state, in `target/screenshots`, for people to look at.
@ExtendWith(World.class)
@Tag("endurance")
class PicturesIT {
  @ParameterizedTest
  @CsvSource({
    "light, en, ltr, 760, 620",
    "dark, en, ltr, 760, 620",
    "phone, en, ltr, 390, 780",
    "right-to-left, ar, rtl, 760, 620",
    "korean, ko, ltr, 760, 620"
  })
  void theBell(String name, String lang, String dir, int width, int height, Stage stage) {
    Person alice = stage.newPerson(new NewContextOptions().setViewportSize(width, height));
    String theme = name.equals("dark") ? "dark" : "light";
    Tab tab =
        alice.opens(
            "unhurried&channels=email%%20push&all-href=/all&theme=%s&lang=%s&dir=%s"
                .formatted(theme, lang, dir));
    picture(tab, name, "closed");
    tab.open();
    picture(tab, name, "empty");
    tab.page().keyboard().press("Escape");

    tell(alice, lang);
    assertThat(tab.toasts().first()).isVisible();
    picture(tab, name, "toasts");
    tab.open();
    assertThat(tab.items()).hasCount(6);
    tab.items().nth(4).locator("[part~=toggle-read]").click();
    assertThat(tab.badge()).hasText("5");
    picture(tab, name, "open");
    tab.items().nth(5).locator("[part~=delete]").click();
    assertThat(tab.items()).hasCount(5);
    picture(tab, name, "undo");
  }

  @Test
  void theSettingsAndADeadLine(Stage stage) {
    Person alice = stage.newPerson(new NewContextOptions().setViewportSize(760, 620));
    Tab tab = alice.opens("channels=email%20push&all-href=/all");
    tab.openSettings();
    assertThat(tab.setting("Warning")).isEnabled();
    picture(tab, "light", "settings");
    tab.part("button").click();
    alice.browser().setOffline(true);
    tab.page().evaluate("() => document.querySelector('belfry-bell').client.close()");
    tab.open();
    picture(tab, "light", "disconnected");
  }

  @ParameterizedTest
  @CsvSource({
    "page-light, light, 1360, 900",
    "page-dark, dark, 1360, 900",
    "page-phone, light, 390, 844",
    "page-tablet, light, 900, 1100"
  })
  void thePage(String name, String theme, int width, int height, Stage stage) {
    Person somebody = stage.newPerson(new NewContextOptions().setViewportSize(width, height));
    String end = somebody.id().substring(somebody.id().length() - 4);
    Page page =
        stage
            .tab(
                somebody.browser(),
                "%s/?left=alice-%s&right=bob-%s".formatted(stage.belfry().origin(), end, end))
            .page();
    while (!page.locator("#theme").textContent().contains(theme)) {
      page.locator("#theme").click();
    }
    for (String example : new String[] {"Deploy done", "Payment failed", "New message"}) {
      page.getByRole(AriaRole.BUTTON, named(example)).click();
      page.locator("#to [value=both]").check(new Locator.CheckOptions().setForce(true));
      page.getByRole(AriaRole.BUTTON, named("Send")).click();
      assertThat(page.locator("#answer")).containsText("202");
      assertThat(page.locator("#right [part~=badge]")).isVisible();
    }
    assertThat(page.locator("#right [part~=badge]")).hasText("3");
    page.evaluate("() => scrollTo(0, 0)");
    picture(page, name + ".png");
    page.locator("#right [part~=button]").click();
    assertThat(page.locator("#right [part~=item]")).hasCount(3);
    picture(page, name + "-open.png");
  }

  @ParameterizedTest
  @CsvSource({
    "ops-light, LIGHT, 1360, 900",
    "ops-dark, DARK, 1360, 900",
    "ops-phone, LIGHT, 390, 844"
  })
  void thePageForOperators(String name, ColorScheme scheme, int width, int height, Stage stage) {
    Person somebody =
        stage.newPerson(
            new NewContextOptions().setColorScheme(scheme).setViewportSize(width, height));
    OpsAnswers.busy(somebody.browser());
    Ops ops = Ops.open(stage, somebody);
    assertThat(ops.figure("Differences")).isVisible();
    assertThat(ops.figure("Events per second").locator("tbody tr").nth(3)).isVisible();
    picture(ops.page(), name + ".png");
    ops.section("live")
        .locator(".three")
        .screenshot(new Locator.ScreenshotOptions().setPath(file(name + "-reasons.png")));
    ops.page().evaluate("() => document.getElementById('figures').scrollIntoView()");
    picture(ops.page(), name + "-figures.png");
    ops.page().locator("#to").fill("2026-01-01");
    ops.page().getByRole(AriaRole.BUTTON, named("Show")).click();
    assertThat(ops.page().locator("#range-trouble")).isVisible();
    picture(ops.page(), name + "-days.png");
    ops.figure("Why some were not sent")
        .screenshot(new Locator.ScreenshotOptions().setPath(file(name + "-not-sent.png")));
    ops.figure("Time until acknowledged").evaluate("(figure) => figure.scrollIntoView()");
    picture(ops.page(), name + "-times.png");
    ops.page().evaluate("() => document.getElementById('experiments').scrollIntoView()");
    picture(ops.page(), name + "-experiments.png");
    ops.signOut();
    picture(ops.page(), name + "-sign-in.png");
  }

  @ParameterizedTest
  @CsvSource({"api-light, LIGHT", "api-dark, DARK"})
  void thePageOfCalls(String name, ColorScheme scheme, Stage stage) {
    Person somebody =
        stage.newPerson(new NewContextOptions().setColorScheme(scheme).setViewportSize(1360, 900));
    Page page = stage.tab(somebody.browser(), stage.belfry().origin() + "/docs/api").page();
    assertThat(page.locator("#state")).containsText("all scopes");
    picture(page, name + ".png");
    Locator send = page.locator("#operations-send-send");
    send.locator(".opblock-summary-control").click();
    send.locator("button.execute").click();
    assertThat(send.locator(".live-responses-table")).isVisible();
    send.scrollIntoViewIfNeeded();
    picture(page, name + "-open.png");
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static void tell(Person alice, String lang) {
    boolean korean = lang.equals("ko");
    boolean arabic = lang.equals("ar");
    alice.isTold(
        korean ? "배포가 끝났습니다" : arabic ? "اكتمل النشر" : "Deployed to production",
        Map.of(
            "notification_type", "success",
            "message",
                korean
                    ? "2.4.1 버전이 운영 중입니다."
                    : "Version 2.4.1 is live. 0 errors in the first minute.",
            "action_url", "/releases/2.4.1"));
    alice.isTold(
        korean ? "오늘 밤 점검" : "Maintenance tonight",
        Map.of(
            "notification_type", "system",
            "message", "From 22:00 to 22:30 UTC the service may be slow."));
    alice.isTold(
        korean ? "디스크 91% 사용" : "Disk 91 % full",
        Map.of("notification_type", "warning", "message", "db-2 has about six hours left."));
    alice.isTold(
        korean ? "결제 실패" : arabic ? "فشل الدفع" : "Payment failed",
        Map.of(
            "notification_type", "error",
            "message", "The card for order 1042 was declined.",
            "action_url", "https://payments.example/orders/1042"));
    alice.isTold(
        "<img src=x onerror=alert(1)>",
        Map.of(
            "notification_type",
            "info",
            "message",
            "A very long message that says the same again and again, ".repeat(6)));
    alice.isTold(
        korean ? "민준 님이 회원님을 언급했습니다" : arabic ? "ذكرك بوب" : "Bob mentioned you",
        Map.of(
            "notification_type",
            "message",
            "message",
            "“Could you have a look at the quote before noon?”",
            "presentation",
            Map.of(
                "actor",
                Map.of("name", "Bob Miller"),
                "actions",
                List.of(
                    Map.of("label", "Open the quote", "url", "/quotes/7"),
                    Map.of("label", "Later", "event", "quote.later")))));
  }

  private static void picture(Tab tab, String name, String state) {
    picture(tab.page(), "%s-%s.png".formatted(name, state));
  }

  private static void picture(Page page, String file) {
    page.screenshot(
        new ScreenshotOptions().setAnimations(ScreenshotAnimations.DISABLED).setPath(file(file)));
  }

  private static Path file(String name) {
    return Path.of("target", "screenshots", name);
  }
}
