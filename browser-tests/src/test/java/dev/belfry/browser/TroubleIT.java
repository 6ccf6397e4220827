package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The console tells developers once what is wrong, and the panel tells users one thing.
@ExtendWith(World.class)
class TroubleIT {
  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void nobodyIsSignedIn(String theme, Stage stage) {
    Person alice = stage.newPerson();
    List<String> console = console(alice);
    alice.browser().addInitScript("globalThis.givesInstead = () => null;");
    Tab tab = alice.opensUnconnected(stage.belfry().origin(), "theme=" + theme);
    tab.open();

    assertThat(tab.part("error")).containsText("You are signed out");
    assertThat(tab.part("status")).isEmpty();
    assertThat(tab.part("reconnect")).not().isVisible();
    Accessibility.assertNothingToSay(tab.page(), "signed out");
    assertThat(tab.errors()).isEmpty();
    assertThat(console).isEmpty();

    tab.page().evaluate("() => { globalThis.givesInstead = undefined; }");
    tab.part("retry").click();

    tab.awaitConnected();
    assertThat(tab.part("empty")).isVisible();
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void aTokenIsRefused(String theme, Stage stage) {
    Person alice = stage.newPerson();
    List<String> console = console(alice);
    alice.browser().addInitScript("globalThis.givesInstead = () => 'a.b.c';");
    Tab tab = alice.opensUnconnected(stage.belfry().origin(), "user=alice&theme=" + theme);
    tab.open();
    tab.await(() -> tab.errors().size() >= 2);

    String message = "The token is refused: The token is malformed: a signed JWT is expected.";
    assertThat(tab.errors()).allMatch(("BelfryError unauthorized: " + message)::equals);
    tab.await(() -> !console.isEmpty());
    assertThat(console).containsExactly("<belfry-bell>: " + message);
    assertThat(tab.part("error")).containsText("Your sign-in was not accepted");
    assertThat(tab.part("status")).isEmpty();
    Accessibility.assertNothingToSay(tab.page(), "token refused");

    // Not before the click: it tries again by itself, too, and then there is nothing to click on.
    tab.page()
        .evaluate(
            """
            () => addEventListener('click', () => { globalThis.givesInstead = undefined; }, true)
            """);
    tab.part("retry").click();
    tab.awaitConnected();
    assertThat(tab.part("empty")).isVisible();
  }

  @Test
  void thereIsNoBelfryAtTheServer(Stage stage) {
    String server = stage.belfry().origin() + "/elsewhere/";
    assertSays(
        stage,
        server,
        "unexpected: There is no Belfry at %s: set `server` to the URL under which its api/ and ws/ are"
            .formatted(server));
  }

  @Test
  void noServerAnswers(Stage stage) {
    String server = "http://127.0.0.1:1/";
    assertSays(
        stage,
        server,
        "offline: No server answers at %s: is `server` right, and does Belfry run there?"
            .formatted(server));
  }

  @Test
  void theServerDoesNotAllowTheOrigin(Stage stage) {
    // The same Belfry by another name is another origin, and no allowed one.
    String server = stage.belfry().origin().replace("localhost", "127.0.0.1") + "/";
    assertSays(
        stage,
        server,
        ("refused: The server at %s does not allow pages of %s: add this origin to"
                + " belfry.allowed-origins, or correct `server`")
            .formatted(server, stage.belfry().origin()));
  }

  private static void assertSays(Stage stage, String server, String error) {
    Person alice = stage.newPerson(new NewContextOptions().setBypassCSP(true));
    List<String> console = console(alice);
    Tab tab = alice.opensUnconnected(stage.belfry().origin(), "server=" + server);
    tab.open();
    tab.await(() -> !tab.errors().isEmpty());

    assertThat(tab.errors()).containsOnly("BelfryError " + error);
    tab.await(() -> !console.isEmpty());
    assertThat(console)
        .singleElement()
        .asString()
        .startsWith("<belfry-bell>: " + error.replaceFirst("^\\w+: ", ""));
    assertThat(tab.part("error")).containsText("Notifications could not be loaded");
    assertThat(tab.part("status")).isEmpty();
  }

  @Test
  void aListThatFailsWhileThereIsAConnection(Stage stage) {
    Tab tab = stage.newPerson().opens();
    tab.page().route("**/api/notifications?*", Route::abort);
    tab.open();

    assertThat(tab.part("error")).containsText("Notifications could not be loaded");
    assertThat(tab.part("status")).isEmpty();
  }

  @Test
  void aBrowserWithoutANetwork(Stage stage) {
    Tab tab = stage.newPerson().opens();
    tab.page().context().setOffline(true);
    tab.open();

    assertThat(tab.part("error")).containsText("You are offline");
    assertThat(tab.part("status")).isEmpty();
    Accessibility.assertNothingToSay(tab.page(), "offline");
  }

  /// What the bell says to whoever develops the page.
  private static List<String> console(Person person) {
    List<String> lines = new ArrayList<>();
    person
        .browser()
        .onConsoleMessage(message -> {
          if (message.text().startsWith("<belfry-bell>")) {
            lines.add(message.text());
          }
        });
    return lines;
  }
}
