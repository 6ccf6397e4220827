package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.WebSocketRoute;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.belfry.testing.TcpProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What answers is not Belfry, but the login page of a network, a proxy, or another application.
@ExtendWith(World.class)
class StrangeAnswersIT {
  private static final String LOGIN = "<!doctype html><title>Log in</title>";

  private static final List<FulfillOptions> ANSWERS =
      List.of(
          answer(200, "text/html", LOGIN),
          answer(202, "text/html", LOGIN),
          answer(200, "application/json", ""),
          answer(204, "application/json", ""),
          answer(200, "application/json", "null"),
          answer(200, "application/json", "[]"),
          answer(200, "application/json", "{}"),
          answer(200, "application/json", "{\"notifications\":[null],\"unread_count\":0"),
          answer(302, "text/html", "").setHeaders(Map.of("Location", "/login")));

  /// Makes every REST call and returns how it failed.
  private static final String CALLS =
      """
      async () => {
        const { client } = document.querySelector('belfry-bell');
        const { BelfryError } = await import('/belfry/client.js');
        const id = '0199d0f2-7a00-7000-8000-00000000a11c';
        const calls = [
          client.list(),
          client.settings(),
          client.saveSettings({}),
          client.patchSettings({}),
          client.markRead(id, { keepalive: true }),
          client.delete(id, { keepalive: true }),
        ];
        const outcomes = await Promise.allSettled(calls);
        return outcomes.map(({ reason }) => `${reason instanceof BelfryError} ${reason?.code}`);
      }
      """;

  @Test
  void everyCallFailsWithTheOneTypeOfError_whichSaysSo(Stage stage) {
    Tab tab = stage.newPerson().opens();
    for (FulfillOptions answer : ANSWERS) {
      tab.page().route("**/api/notifications**", route -> route.fulfill(answer));
      tab.page().route("**/api/notifications/**", route -> route.fulfill(answer));

      assertThat(outcomes(tab))
          .as("%s %s", answer.status, answer.body)
          .startsWith("true unexpected", "true unexpected", "true unexpected")
          .allMatch("true unexpected"::equals);
      tab.page().unrouteAll();
    }
  }

  @Test
  void aListOfSomethingElseIsNoList(Stage stage) {
    Tab tab = stage.newPerson().opens();
    String other =
        """
        {"notifications": [{"id": "1"}], "unread_count": 0, "total_count": 1, "position": "x"}
        """;
    tab.page()
        .route(
            "**/api/notifications?*",
            route -> route.fulfill(answer(200, "application/json", other)));

    assertThat(outcomes(tab).getFirst()).isEqualTo("true unexpected");
  }

  @Test
  void theErrorHasACauseThatCanBeRead(Stage stage) {
    Tab tab = stage.newPerson().opens();
    tab.page()
        .route("**/api/notifications?*", route -> route.fulfill(answer(200, "text/html", LOGIN)));

    assertThat(
            tab.page()
                .evaluate(
                    """
                    () => document.querySelector('belfry-bell').client.list().catch(
                      ({ message, status, cause }) => `${message} ${status} ${cause.name}`)
                    """))
        .isEqualTo(
            "GET was answered 200 with text/html, which is no JSON: that is not Belfry's answer"
                + " (a proxy, a network's login page, or a wrong address?) 200 SyntaxError");
  }

  @Test
  void whoCannotBeReachedIsTheSameTypeOfError(Stage stage) {
    Tab tab = stage.newPerson().opens();
    tab.page().route("**/api/notifications**", Route::abort);
    tab.page().route("**/api/notifications/**", Route::abort);

    assertThat(outcomes(tab)).hasSize(6).allMatch("true offline"::equals);
  }

  @Test
  void anAnswerThatBreaksOffIsTheSameTypeOfError(Stage stage) throws IOException {
    HttpServer proxy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.createContext("/", StrangeAnswersIT::breakOff);
    proxy.start();
    try {
      Tab tab = stage.newPerson(new NewContextOptions().setBypassCSP(true)).opens();

      assertThat(
              tab.page()
                  .evaluate(
                      """
                      async (server) => {
                        const { BelfryClient } = await import('/belfry/client.js');
                        const client = new BelfryClient({ server, getToken: () => 'a.b.c' });
                        return client.list().catch(
                          ({ name, code, message, status }) => `${name} ${code} ${status}: ${message}`);
                      }
                      """,
                      "http://127.0.0.1:" + proxy.getAddress().getPort()))
          .isEqualTo("BelfryError offline 200: The answer to GET broke off");
    } finally {
      proxy.stop(0);
    }
  }

  private static void breakOff(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
    exchange.getResponseHeaders().set("Access-Control-Allow-Headers", "Authorization");
    if (exchange.getRequestMethod().equals("OPTIONS")) {
      exchange.sendResponseHeaders(204, -1);
    } else {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
    }
    exchange.close();
  }

  @Test
  void whoeverLogsInToTheNetworkGetsWhatWasMissed(Stage stage) {
    Person alice = stage.newPerson();
    Portal portal = Portal.inFrontOf(alice.browser());
    Tab tab = alice.opens();
    alice.isTold("Before");
    assertThat(tab.badge()).hasText("1");

    portal.shut();
    tab.await(() -> tab.state().equals("reconnecting"));
    alice.isTold("Missed");
    tab.open();
    assertThat(tab.part("error")).isVisible();
    assertThat(tab.badge()).hasText("1");
    portal.open();
    tab.page().evaluate("() => document.querySelector('belfry-bell').client.reconnect()");

    assertThat(tab.badge()).hasText("2");
    assertThat(tab.items()).hasCount(2);
    tab.awaitTold("Before", "Missed");
  }

  /// The same, but the login page answers the handshake itself.
  @Test
  void aHandshakeThatIsAnsweredWithALoginPageIsTriedAgain(Stage stage) throws IOException {
    AtomicInteger handshakes = new AtomicInteger();
    HttpServer portal =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    portal.createContext("/", exchange -> logIn(exchange, handshakes));
    portal.start();
    int belfry = URI.create(stage.belfry().origin()).getPort();
    try (TcpProxy network = TcpProxy.to("127.0.0.1", belfry)) {
      Person alice = stage.newPerson();
      Tab tab = alice.opensAt("http://127.0.0.1:" + network.port(), "");
      alice.isTold("Before");
      assertThat(tab.badge()).hasText("1");

      network.leadTo(portal.getAddress().getPort());
      network.cut();
      tab.await(() -> handshakes.get() >= 2);
      assertThat(tab.state()).isEqualTo("reconnecting");
      alice.isTold("Missed");
      tab.open();
      assertThat(tab.part("error")).isVisible();
      assertThat(tab.badge()).hasText("1");
      network.leadTo(belfry);
      network.cut();

      tab.awaitConnected();
      assertThat(tab.badge()).hasText("2");
      assertThat(tab.items()).hasCount(2);
      tab.awaitTold("Before", "Missed");
    } finally {
      portal.stop(0);
    }
  }

  private static void logIn(HttpExchange exchange, AtomicInteger handshakes) throws IOException {
    if ("websocket".equals(exchange.getRequestHeaders().getFirst("Upgrade"))) {
      handshakes.incrementAndGet();
    }
    byte[] page = LOGIN.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html");
    exchange.sendResponseHeaders(200, page.length);
    exchange.getResponseBody().write(page);
    exchange.close();
  }

  /// The network of a hotel: while it is shut, every call is answered with its login page, and no
  /// socket opens.
  private static final class Portal {
    private final List<WebSocketRoute> sockets = new ArrayList<>();
    private boolean isShut;

    static Portal inFrontOf(BrowserContext browser) {
      Portal portal = new Portal();
      browser.routeWebSocket("**/ws/notifications**", portal::pass);
      browser.route("**/api/**", portal::pass);
      browser.route("**/dev/token**", portal::pass);
      return portal;
    }

    private void pass(WebSocketRoute socket) {
      if (isShut) {
        socket.close();
      } else {
        sockets.add(socket);
        socket.connectToServer();
      }
    }

    private void pass(Route route) {
      if (isShut) {
        route.fulfill(answer(200, "text/html", LOGIN));
      } else {
        route.resume();
      }
    }

    void shut() {
      isShut = true;
      sockets.forEach(WebSocketRoute::close);
    }

    void open() {
      isShut = false;
    }
  }

  @SuppressWarnings("unchecked")
  private static List<String> outcomes(Tab tab) {
    return (List<String>) tab.page().evaluate(CALLS);
  }

  private static FulfillOptions answer(int status, String type, String body) {
    return new FulfillOptions().setStatus(status).setContentType(type).setBody(body);
  }
}
