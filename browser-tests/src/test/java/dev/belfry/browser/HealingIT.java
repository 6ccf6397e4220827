package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.testing.TcpProxy;
import dev.belfry.testing.TcpProxy.Direction;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A lost connection comes back by itself, and with it exactly what was missed, once.
@ExtendWith(World.class)
class HealingIT {
  @Test
  @Tag("heavy")
  void theServerIsKilledAndStartedAgain(Stage stage) {
    Person alice = stage.newPerson();
    Tab first = alice.opens();
    Tab second = alice.opens();
    List<String> accepted = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      accepted.add("Before " + i + ".");
      alice.isTold("Before " + i + ".");
    }

    stage.belfry().kill();
    first.await(() -> !first.state().equals("connected"));
    second.await(() -> !second.state().equals("connected"));
    stage.belfry().startAgain();
    for (int i = 0; i < 20; i++) {
      accepted.add("After " + i + ".");
      alice.isTold("After " + i + ".");
    }

    for (Tab tab : List.of(first, second)) {
      tab.awaitConnected();
      assertThat(tab.badge()).hasText("40");
      tab.awaitTold(accepted);
    }
    first.open();
    assertThat(first.item("After 19.")).hasCount(1);
    assertThat(first.find("Before 19.")).hasCount(1);
    assertThat(first.find("Before 0.")).hasCount(1);
  }

  @Test
  void theNetworkIsGoneForAWhile(Stage stage) {
    try (TcpProxy network =
        TcpProxy.to("127.0.0.1", URI.create(stage.belfry().origin()).getPort())) {
      Person alice = stage.newPerson();
      Tab tab = alice.opensAt("http://127.0.0.1:" + network.port(), "");
      alice.isTold("Before");
      assertThat(tab.badge()).hasText("1");
      String read = alice.isTold("Read meanwhile");
      assertThat(tab.badge()).hasText("2");

      network.blackhole(Direction.TO_SERVER);
      network.blackhole(Direction.TO_CLIENT);
      alice.browser().setOffline(true);
      tab.await(() -> tab.state().equals("offline"));
      alice.isTold("Missed 1");
      alice.isTold("Missed 2");
      stage.belfry().markRead(alice.id(), read);
      network.cut();
      network.pass();
      alice.browser().setOffline(false);

      tab.awaitConnected();
      assertThat(tab.badge()).hasText("3"); // the greeting says so, before what was missed comes
      tab.await(() -> !tab.frames("notification_read").isEmpty());
      tab.awaitTold("Before", "Read meanwhile", "Missed 1", "Missed 2");
      assertThat(tab.frames("notification_read")).hasSize(1);
    }
  }

  @Test
  void aTokenIsRenewedBeforeItEnds_onTheSameSocket(Stage stage) {
    Person alice = stage.newPerson();
    alice.browser().clock().install();
    Duration life = Duration.ofSeconds(20);
    Tab tab = alice.opens("ttl=" + life.toSeconds());
    Instant firstEnds = Instant.now().plus(life);
    tab.page()
        .evaluate(
            "(token) => { globalThis.givesInstead = () => token; }",
            stage.belfry().token(alice.id(), ""));

    tab.page().clock().runFor(life.toMillis() * 9 / 10);
    tab.await(() -> tab.tokensAsked() >= 2);
    tab.await(() -> Instant.now().isAfter(firstEnds.plusSeconds(1)));

    alice.isTold("Still there");

    assertThat(tab.badge()).hasText("1");
    assertThat(tab.frames("connection_established")).hasSize(1);
    assertThat(tab.openSockets()).isEqualTo(1);
  }

  @Test
  void aTokenExpiresWhileTheApplicationHasNoOther(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = alice.opens("ttl=3");
    tab.page().evaluate("() => { globalThis.withholdsTokens = true; }");
    tab.await(() -> !tab.state().equals("connected"));
    alice.isTold("Missed");

    tab.page().evaluate("() => { globalThis.withholdsTokens = false; }");

    assertThat(tab.badge()).hasText("1");
    tab.awaitTold("Missed");
  }
}
