package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Clock.InstallOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A user's clock may be set to anything, because only the server's time counts.
@ExtendWith(World.class)
class WrongClockIT {
  private static final Duration APART = Duration.ofHours(2);

  @Test
  void aTokenThatHasLongEndedByTheUsersClockIsNotAskedForAnew(Stage stage) {
    Person alice = withClockAt(stage, Instant.now().plus(APART));
    Tab tab = alice.opens("ttl=3600");

    tab.pass(20);

    assertThat(tab.tokensAsked()).isEqualTo(1);
    alice.isTold("Still there");
    assertThat(tab.badge()).hasText("1");
    assertThat(tab.frames("connection_established")).hasSize(1);
  }

  @Test
  @Tag("endurance")
  void aTokenThatHasLongToLiveByTheUsersClockIsRenewedInTime(Stage stage) {
    Duration life = Duration.ofSeconds(35); // a fifth of it is left when it is renewed
    Instant ends = Instant.now().plus(life);
    Person alice = withClockAt(stage, Instant.now().minus(APART));
    Tab tab = alice.opens("ttl=" + life.toSeconds());

    tab.await(() -> Instant.now().isAfter(ends.plusSeconds(2)));
    alice.isTold("Still there");

    assertThat(tab.badge()).hasText("1");
    assertThat(tab.frames("connection_established")).hasSize(1);
  }

  @Test
  void anApplicationThatGivesTheSameTokenAgainAndAgainIsAskedMoreAndMoreSeldom(Stage stage) {
    Person alice = withClockAt(stage, Instant.now());
    Tab tab = alice.opens("ttl=40"); // longer than all this takes: then its socket would end
    tab.page().evaluate("() => { globalThis.withholdsTokens = true; }");

    for (int seconds = 0; seconds < 48; seconds += 2) {
      tab.pass(2);
    }

    // At first, when four fifths of its life are over, and then less often than once a second.
    assertThat(tab.tokensAsked()).isBetween(3, 6);
  }

  @Test
  void aDeletionHeldForUndoIsCarriedOutWhenThePageGoes(Stage stage) {
    Person alice = withClockAt(stage, Instant.now().plus(APART));
    alice.isTold("Delete me");
    Tab going = alice.opens("unhurried");
    Tab elsewhere = alice.atAnotherBrowser().opens();
    going.open();
    elsewhere.open();
    assertThat(elsewhere.items()).hasCount(1);
    going.page().evaluate("() => { globalThis.withholdsTokens = true; }");

    going.act("Delete me", "delete").click();
    assertThat(going.items()).hasCount(0);
    going.page().navigate("about:blank");

    assertThat(elsewhere.items()).hasCount(0);
  }

  @Test
  void whatIsToExpireInAnHourIsThere_andOfJustNow(Stage stage) {
    Person alice = withClockAt(stage, Instant.now().plus(APART));
    Tab tab = alice.opens();
    alice.isTold("An hour left", Map.of("expires_at", Instant.now().plusSeconds(3600).toString()));
    tab.open();

    assertThat(tab.item("An hour left")).isVisible();
    assertThat(tab.item("An hour left").locator("[part~=time]")).hasText("now");
  }

  @Test
  void whatHasExpiredGoes_thoughTheUsersClockIsBehind(Stage stage) {
    Person alice = withClockAt(stage, Instant.now().minus(APART));
    Tab tab = alice.opens();
    tab.open();
    alice.isTold("Soon gone", Map.of("expires_at", Instant.now().plusSeconds(30).toString()));
    assertThat(tab.item("Soon gone")).isVisible();

    assertThat(tab.items()).hasCount(0);
  }

  @Test
  void aClockThatIsSetWhileConnectedCostsOneReconnectionAtMost(Stage stage) {
    Person alice = withClockAt(stage, Instant.now());
    Tab tab = alice.opens("ttl=3600");
    alice.isTold("Before");
    assertThat(tab.badge()).hasText("1");

    // It looks like a sleep, so the socket is replaced.
    tab.page().clock().setSystemTime(Instant.now().plus(APART).toEpochMilli());
    tab.page().clock().runFor(5_000);
    tab.await(() -> tab.frames("connection_established").size() == 2);
    tab.awaitConnected();
    tab.page().clock().setSystemTime(Instant.now().minus(APART).toEpochMilli());
    tab.page().clock().runFor(20_000);
    alice.isTold("After");

    assertThat(tab.badge()).hasText("2");
    tab.awaitTold("Before", "After");
    assertThat(tab.frames("connection_established")).hasSize(2);
    assertThat(tab.tokensAsked()).isEqualTo(2);
  }

  /// The clock runs on, and can be moved.
  private static Person withClockAt(Stage stage, Instant time) {
    Person person = stage.newPerson();
    person.browser().clock().install(new InstallOptions().setTime(time.toEpochMilli()));
    return person;
  }
}
