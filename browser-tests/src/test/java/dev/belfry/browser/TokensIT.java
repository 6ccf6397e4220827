package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What happens when an application's `getToken` gives no token.
@ExtendWith(World.class)
class TokensIT {
  private static final String NEVER = "globalThis.givesInstead = () => new Promise(() => {});";
  private static final long PATIENCE_OF_THE_BELL_MILLIS = 30_000;

  @Test
  void aTokenThatNeverComesIsSaid_andAskedForAgain(Stage stage) {
    Person alice = stage.newPerson();
    alice.browser().clock().install();
    alice.browser().addInitScript(NEVER);
    Tab tab = alice.opensUnconnected(stage.belfry().origin(), "");
    tab.await(() -> tab.tokensAsked() == 1);
    assertThat(tab.errors()).isEmpty();

    tab.page().clock().runFor(PATIENCE_OF_THE_BELL_MILLIS);

    tab.await(() -> tab.errors().size() == 1);
    assertThat(tab.errors())
        .containsExactly("BelfryError unauthorized: getToken() gave nothing for 30 s");
    assertThat(tab.state()).isEqualTo("connecting");
    tab.page().evaluate("() => { globalThis.givesInstead = undefined; }");
    tab.awaitConnected();
  }

  @Test
  void whoTriesAgainByHandDoesNotWaitForAnAnswerThatDoesNotCome(Stage stage) {
    Person alice = stage.newPerson();
    alice.browser().addInitScript(NEVER);
    Tab tab = alice.opensUnconnected(stage.belfry().origin(), "");
    tab.await(() -> tab.tokensAsked() == 1);

    tab.page()
        .evaluate(
            """
            () => {
              globalThis.givesInstead = undefined;
              document.querySelector('belfry-bell').client.reconnect();
            }
            """);

    tab.awaitConnected();
    assertThat(tab.errors()).isEmpty();
  }

  @Test
  void aCallThatNeedsATokenFailsInTime(Stage stage) {
    Person alice = stage.newPerson();
    alice.browser().clock().install();
    Tab tab = alice.opens("ttl=5"); // always about to end, so that each call asks
    tab.page().evaluate("() => { " + NEVER + " }");
    tab.page()
        .evaluate(
            """
            () => {
              globalThis.outcome = 'none';
              document.querySelector('belfry-bell').client.settings()
                .catch(({ name, code }) => { globalThis.outcome = `${name} ${code}`; });
            }
            """);

    tab.page().clock().runFor(PATIENCE_OF_THE_BELL_MILLIS);

    tab.await(() -> !tab.page().evaluate("() => globalThis.outcome").equals("none"));
    assertThat(tab.page().evaluate("() => globalThis.outcome"))
        .isEqualTo("BelfryError unauthorized");
  }

  @Test
  void aLoginPageInsteadOfATokenIsSaid_andAskedForAgain(Stage stage) {
    Person alice = stage.newPerson();
    alice.browser().addInitScript("globalThis.givesInstead = () => '<html>Log in</html>';");
    Tab tab = alice.opensUnconnected(stage.belfry().origin(), "");

    tab.await(() -> tab.errors().size() >= 2);
    assertThat(tab.errors())
        .allMatch("BelfryError unauthorized: getToken() gave something that is no token"::equals);
    tab.page().evaluate("() => { globalThis.givesInstead = undefined; }");

    tab.awaitConnected();
    alice.isTold("Here");
    assertThat(tab.badge()).hasText("1");
  }

  @Test
  void aFailureOfTheApplicationsOwnIsTheCause(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = alice.opens();

    assertThat(
            tab.page()
                .evaluate(
                    """
                    async () => {
                      const { BelfryClient } = await import('/belfry/client.js');
                      const client = new BelfryClient({
                        getToken: () => { throw new RangeError('mine'); },
                      });
                      const told = [];
                      client.on('error', ({ name, cause }) => told.push(`${name} ${cause}`));
                      await client.list().catch(({ name, cause }) => told.push(`${name} ${cause}`));
                      return told.join('; ');
                    }
                    """))
        .isEqualTo("BelfryError RangeError: mine; BelfryError RangeError: mine");
  }
}
