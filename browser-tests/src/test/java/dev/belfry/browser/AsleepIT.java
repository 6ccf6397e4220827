package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.WebSocketRoute;
import dev.belfry.testing.TcpProxy;
import dev.belfry.testing.TcpProxy.Direction;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Machines sleep, browsers slow down tabs that nobody looks at, proxies cut lines, and servers say
/// nothing.
@ExtendWith(World.class)
class AsleepIT {
  @Test
  void aMachineThatWakesDoesNotClaimToBeConnected_andMissesNothing(Stage stage) {
    try (TcpProxy network =
        TcpProxy.to("127.0.0.1", URI.create(stage.belfry().origin()).getPort())) {
      Person alice = stage.newPerson();
      alice.browser().clock().install();
      Tab tab = alice.opensAt("http://127.0.0.1:" + network.port(), "");
      alice.isTold("Before");
      assertThat(tab.badge()).hasText("1");

      // The lid is closed, and the line is gone without a word.
      network.blackhole(Direction.TO_SERVER);
      network.blackhole(Direction.TO_CLIENT);
      alice.isTold("Missed");
      tab.page().clock().fastForward("08:00:00");

      assertThat(tab.state()).isEqualTo("reconnecting");
      network.cut();
      network.pass();
      tab.awaitConnected();
      assertThat(tab.badge()).hasText("2");
      tab.awaitTold("Before", "Missed");
    }
  }

  @Test
  void aTokenThatEndedInTheSleepIsNotTried(Stage stage) {
    Person alice = stage.newPerson();
    alice.browser().clock().install();
    Tab tab = alice.opens();

    tab.page().clock().fastForward("08:00:00");

    tab.await(() -> tab.frames("connection_established").size() == 2);
    assertThat(tab.tokensAsked()).isEqualTo(2);
    tab.await(() -> tab.openSockets() == 1); // the other one is told to close, and takes its time
  }

  @Test
  void twoTabsThatWakeTogetherHaveOneSocket_andMissNothing(Stage stage) {
    Person alice = stage.newPerson();
    alice.browser().clock().install();
    Tab first = alice.opens();
    Tab second = alice.opens();
    alice.isTold("Before");
    assertThat(second.badge()).hasText("1");

    first.page().clock().fastForward("08:00:00"); // of all tabs of a browser
    first.await(() -> first.frames("connection_established").size() >= 2);
    alice.isTold("After");

    for (Tab tab : List.of(first, second)) {
      assertThat(tab.badge()).hasText("2");
      tab.awaitTold("Before", "After");
    }
    first.await(() -> first.openSockets() + second.openSockets() == 1);
  }

  @Test
  void aDeletionThatCouldBeUndoneWhenTheLidWasClosedIsCarriedOut(Stage stage) {
    Person alice = stage.newPerson();
    alice.browser().clock().install();
    alice.isTold("Delete me");
    Tab tab = alice.opens();
    Tab elsewhere = alice.atAnotherBrowser().opens();
    elsewhere.open();
    assertThat(elsewhere.items()).hasCount(1);
    tab.open();
    tab.act("Delete me", "delete").click();
    assertThat(tab.items()).hasCount(0);

    tab.page().clock().fastForward("08:00:00");

    assertThat(elsewhere.items()).hasCount(0);
    assertThat(tab.part("undo-bar")).not().isVisible();
    assertThat(tab.part("notice")).not().isVisible();
  }

  @Test
  void aProxyThatCutsWhatIsIdleForAMinuteFindsNothingToCut(Stage stage) {
    Person alice = stage.newPerson();
    alice.browser().clock().install();
    AtomicInteger idleSeconds = new AtomicInteger();
    AtomicInteger unanswered = new AtomicInteger();
    alice
        .browser()
        .routeWebSocket(
            "**/ws/notifications**",
            socket -> {
              WebSocketRoute server = socket.connectToServer();
              socket.onMessage(message -> {
                idleSeconds.set(0);
                if (message.text().contains("\"ping\"")) {
                  unanswered.incrementAndGet();
                }
                server.send(message.text());
              });
              server.onMessage(message -> {
                idleSeconds.set(0);
                socket.send(message.text());
                if (message.text().contains("\"pong\"")) {
                  unanswered.decrementAndGet();
                }
              });
            });
    Tab tab = alice.opens();

    for (int seconds = 0; seconds < 180; seconds += 4) {
      idleSeconds.addAndGet(4);
      tab.page().clock().runFor(4_000);
      tab.await(() -> unanswered.get() == 0);
      assertThat(idleSeconds).hasValueLessThan(60);
    }

    assertThat(tab.frames("connection_established")).hasSize(1);
  }

  @Test
  void aTabWhoseTimersRunOnceAMinuteKeepsItsSocket(Stage stage) {
    Person alice = stage.newPerson();
    alice.browser().clock().install();
    List<String> said = new ArrayList<>();
    alice
        .browser()
        .routeWebSocket(
            "**/ws/notifications**",
            socket -> {
              WebSocketRoute server = socket.connectToServer();
              socket.onMessage(message -> {
                said.add(message.text());
                server.send(message.text());
              });
            });
    Tab tab = alice.opens();

    for (int minute = 1; minute <= 5; minute++) {
      long asked = minute;
      tab.page().clock().fastForward("01:00");
      tab.await(() -> said.stream().filter("{\"type\":\"ping\"}"::equals).count() >= asked);
      alice.isTold("Minute " + minute);
      assertThat(tab.badge()).hasText(String.valueOf(minute));
    }

    assertThat(tab.frames("connection_established")).hasSize(1);
  }

  @Test
  void aLineThatIsCutComesBackWithoutAFlicker(Stage stage) {
    try (TcpProxy network =
        TcpProxy.to("127.0.0.1", URI.create(stage.belfry().origin()).getPort())) {
      Person alice = stage.newPerson();
      Tab tab = alice.opensAt("http://127.0.0.1:" + network.port(), "");
      alice.isTold("Before");
      tab.open();
      assertThat(tab.items()).hasCount(1);
      tab.page().evaluate(WATCHED);

      for (int times = 2; times <= 4; times++) {
        int hellos = times;
        network.cut();
        tab.await(() -> tab.frames("connection_established").size() >= hellos);
      }

      alice.isTold("After");
      assertThat(tab.items()).hasCount(2);
      tab.awaitTold("Before", "After");
      assertThat(tab.page().evaluate("() => globalThis.flickers")).isEqualTo(0);
    }
  }

  @Test
  void aSocketThatSaysNothingIsReplaced(Stage stage) {
    Person alice = stage.newPerson();
    alice.browser().clock().install();
    List<WebSocketRoute> sockets = new ArrayList<>();
    alice
        .browser()
        .routeWebSocket(
            "**/ws/notifications**",
            socket -> {
              sockets.add(socket);
              if (sockets.size() > 1) {
                socket.connectToServer();
              }
            });
    Tab tab = alice.opensUnconnected(stage.belfry().origin(), "");
    tab.await(() -> sockets.size() == 1);

    tab.page().clock().runFor(16_000);

    tab.awaitConnected();
    assertThat(sockets).hasSize(2);
  }

  @Test
  void whoHasNoTokenForAWhileComesBackByItself(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = alice.opens("ttl=3");
    tab.page().evaluate("() => { globalThis.withholdsTokens = true; }");
    tab.await(() -> tab.state().equals("reconnecting") && !tab.errors().isEmpty());
    assertThat(tab.errors()).allMatch("BelfryError unauthorized: getToken() has failed"::equals);
    alice.isTold("Missed", Map.of("notification_type", "warning"));

    tab.page().evaluate("() => { globalThis.withholdsTokens = false; }");

    tab.awaitConnected();
    assertThat(tab.badge()).hasText("1");
  }

  @Test
  void withoutANetworkThatIsAllThatIsSaid(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = alice.opens("ttl=8"); // long enough to come back with it
    alice.browser().setOffline(true);
    tab.await(() -> tab.state().equals("offline") && tab.tokensAsked() > 1);
    alice.isTold("Missed");

    alice.browser().setOffline(false);

    tab.awaitConnected();
    assertThat(tab.badge()).hasText("1");
    assertThat(tab.errors()).isEmpty();
  }

  /// Counts what disappears from the list or the badge, even for a moment.
  private static final String WATCHED =
      """
      () => {
        globalThis.flickers = 0;
        const root = document.querySelector('belfry-bell').shadowRoot;
        const item = root.querySelector('[part~=item]');
        const badge = root.querySelector('[part~=badge]');
        new MutationObserver(() => {
          globalThis.flickers += Number(!item.isConnected || badge.hidden);
        }).observe(root, { childList: true, subtree: true, attributes: true });
      }
      """;
}
