package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A page with a `<base>` of another host, set for its images or by an attacker.
@ExtendWith(World.class)
class ForeignBaseIT {
  @Test
  void aPathLeadsToThePagesOwnSite(Stage stage) {
    Person alice = stage.newPerson(new NewContextOptions().setBypassCSP(true));
    Tab tab = alice.opens("unhurried");
    base(tab, "https://elsewhere.example/pictures/");
    alice.isTold("Go", Map.of("action_url", "/orders/17"));
    String there = stage.belfry().origin() + "/orders/17";

    assertThat(tab.toasts().locator("a")).hasAttribute("href", there);
    tab.open();
    assertThat(tab.item("Go").locator("a")).hasAttribute("href", there);
    assertThat(tab.item("Go").locator("a")).not().hasAttribute("target", "_blank");
  }

  @Test
  void noTokenIsSentThere(Stage stage) {
    Person alice = stage.newPerson(new NewContextOptions().setBypassCSP(true));
    Tab tab = alice.opens("tokens=" + stage.belfry().origin());
    base(tab, "https://elsewhere.example/pictures/");

    tab.page()
        .evaluate(
            """
            () => {
              const bell = document.querySelector('belfry-bell');
              bell.server = '/';
              bell.allHref = '/all';
            }
            """);

    tab.awaitConnected();
    assertThat(tab.page().evaluate("() => document.querySelector('belfry-bell').client.server"))
        .isEqualTo(stage.belfry().origin() + "/");
    tab.open();
    assertThat(tab.part("all")).hasAttribute("href", stage.belfry().origin() + "/all");
  }

  @Test
  void aBaseOfThisSiteCounts(Stage stage) {
    Person alice = stage.newPerson(new NewContextOptions().setBypassCSP(true));
    Tab tab = alice.opens();
    base(tab, "/app/");

    tab.page()
        .evaluate("() => { document.querySelector('belfry-bell').allHref = 'notifications'; }");

    tab.open();
    assertThat(tab.part("all"))
        .hasAttribute("href", stage.belfry().origin() + "/app/notifications");
  }

  private static void base(Tab tab, String href) {
    tab.page()
        .evaluate(
            """
            (href) => {
              const base = document.createElement('base');
              base.href = href;
              document.head.prepend(base);
            }
            """,
            href);
  }
}
