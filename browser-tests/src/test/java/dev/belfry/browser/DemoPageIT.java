package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Clock;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.belfry.events.Json;
import dev.belfry.events.NotificationType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// The page at `/`.
@ExtendWith(World.class)
class DemoPageIT {
  @Test
  void whatOneSendsRingsTheRightBells(Stage stage) {
    Demo demo = Demo.open(stage);

    demo.send("left", "For one");
    assertThat(demo.badge("left")).hasText("1");
    demo.send("both", "For two");
    assertThat(demo.badge("left")).hasText("2");
    assertThat(demo.badge("right")).hasText("1");
    demo.send("everyone", "For all");
    assertThat(demo.badge("left")).hasText("3");
    assertThat(demo.badge("right")).hasText("2");

    assertThat(demo.wire("left").filter(new Locator.FilterOptions().setHasText("new_notification")))
        .hasCount(3);
    assertThat(demo.wire("right").first()).containsText("For all");
    // Other tests' people are not to hear of it for ever.
    stage.belfry().withdrawBroadcasts("demo", demo.left());
    assertThat(demo.badge("left")).hasText("2");
    assertThat(demo.badge("right")).hasText("1");
  }

  @Test
  void whatIsMissedWhileDisconnectedArrivesAfterReconnecting(Stage stage) {
    Demo demo = Demo.open(stage);
    Locator cut = demo.page().locator("#left .cut");

    cut.click();
    assertThat(demo.page().locator("#left .state")).hasText("disconnected");
    demo.send("left", "Missed");
    demo.send("left", "Missed too");
    assertThat(demo.badge("left")).hasCount(0);
    cut.click();

    assertThat(demo.badge("left")).hasText("2");
    assertThat(demo.wire("left").filter(new Locator.FilterOptions().setHasText("new_notification")))
        .hasCount(2);
  }

  @Test
  void anyoneCanBecomeSomeoneElse(Stage stage) {
    Demo demo = Demo.open(stage);
    String other = "other-" + demo.left();
    demo.send("left", "For the first");
    assertThat(demo.badge("left")).hasText("1");

    demo.page().locator("#left .who").fill(other);
    demo.page().locator("#left .who").press("Enter");

    assertThat(demo.badge("left")).hasCount(0);
    assertThat(demo.page().locator("#to-left")).hasText(other);
    demo.send("left", "For the other");
    assertThat(demo.badge("left")).hasText("1");
    assertThat(demo.page().url()).contains("left=" + other);
  }

  /// The shell itself prints the arguments that curl would get.
  @Test
  void theLineForATerminalSaysTheSame(Stage stage) throws IOException, InterruptedException {
    Demo demo = Demo.open(stage);
    demo.page().getByLabel("Title").fill("It's \"quoted\" $HOME `id` \\n 한");
    demo.page().getByText("Link, data, expiry").click();
    demo.page().getByLabel("Data").fill("{\"it's\": [1, 2]}");
    demo.page().getByLabel("Link").fill("/a?b='c'");
    String line = demo.page().locator("#curl").textContent();

    Process shell =
        new ProcessBuilder("sh", "-c", "curl() { printf '%s\\n' \"$@\"; }\n" + line).start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(shell.waitFor()).isZero();
    List<String> arguments = said.lines().toList();
    assertThat(arguments).contains(stage.belfry().origin() + "/api/notifications");
    JsonNode body = Json.mapper().readTree(said.substring(said.indexOf("{\n")));
    assertThat(body.path("recipient").asString()).isEqualTo(demo.left());
    assertThat(body.path("title").asString()).isEqualTo("It's \"quoted\" $HOME `id` \\n 한");
    assertThat(body.path("action_url").asString()).isEqualTo("/a?b='c'");
    assertThat(body.path("data").toString()).isEqualTo("{\"it's\":[1,2]}");
  }

  @Test
  void aRefusalIsSaid(Stage stage) {
    Demo demo = Demo.open(stage);

    demo.page().getByLabel("Title").fill("");
    demo.page().getByRole(AriaRole.BUTTON, byName("Send")).click();
    assertThat(demo.page().locator("#answer")).containsText("422");

    demo.page().getByText("Link, data, expiry").click();
    demo.page().getByLabel("Data").fill("{");
    demo.page().getByRole(AriaRole.BUTTON, byName("Send")).click();
    assertThat(demo.page().locator("#answer")).containsText("no JSON");
  }

  @Test
  void theTypesToChooseFromAreThoseOfTheProtocol(Stage stage) {
    Demo demo = Demo.open(stage);

    assertThat(demo.page().locator(".types label"))
        .hasText(
            Arrays.stream(NotificationType.values())
                .map(NotificationType::wireName)
                .toArray(String[]::new));
    assertThat(demo.page().locator(".types :checked")).hasValue("info");
  }

  @Test
  void anExpiryIsByTheServersClock_thoughTheUsersIsWrong(Stage stage) {
    Person left = stage.newPerson();
    left.browser()
        .clock()
        .install(
            new Clock.InstallOptions()
                .setTime(Instant.now().minus(Duration.ofHours(2)).toEpochMilli()));
    Demo demo = Demo.open(stage, left);
    demo.page().getByText("Link, data, expiry").click();
    demo.page().getByLabel("Expires").selectOption("in an hour");

    Instant before = Instant.now();
    demo.send("left", "An hour left");

    assertThat(demo.badge("left")).hasText("1");
    JsonNode sent =
        Awaitility.await()
            .atMost(World.PATIENCE) // a bell may be told before the list has it
            .until(
                () -> stage.belfry().inbox(left.id(), "limit=1").path("notifications").path(0),
                JsonNode::isObject);
    assertThat(Instant.parse(sent.path("expires_at").asString()))
        .isBetween(before.plusSeconds(3_540), Instant.now().plusSeconds(3_660));
  }

  private static Page.GetByRoleOptions byName(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  /// The page with two users of its own.
  private record Demo(Page page, String left) {
    static Demo open(Stage stage) {
      return open(stage, stage.newPerson());
    }

    static Demo open(Stage stage, Person left) {
      String address =
          "%s/?left=%s&right=%s-too".formatted(stage.belfry().origin(), left.id(), left.id());
      Demo demo = new Demo(stage.tab(left.browser(), address).page(), left.id());
      assertThat(demo.page().locator("#left .state")).hasText("live");
      assertThat(demo.page().locator("#right .state")).hasText("live");
      return demo;
    }

    void send(String to, String title) {
      page.locator("#to [value=%s]".formatted(to)).check(new Locator.CheckOptions().setForce(true));
      page.getByLabel("Title").fill(title);
      page.getByRole(AriaRole.BUTTON, byName("Send")).click();
      assertThat(page.locator("#answer")).containsText("202");
    }

    Locator badge(String side) {
      return page.locator("#%s [part~=badge]:visible".formatted(side));
    }

    Locator wire(String side) {
      return page.locator("#%s .wire li".formatted(side));
    }
  }
}
