package dev.belfry.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.cli.PlayedBelfry;
import dev.belfry.cli.api.UserSocket.Ending;
import dev.belfry.cli.terminal.CommandFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How a connection ends that does not come to be.
class UserSocketTest {
  private static final TokenSource GIVEN = new TokenSource.Given("t");
  private static final TokenSource DEVELOPMENT = new TokenSource.Development("alice", "");

  private final PlayedBelfry belfry = new PlayedBelfry();

  @AfterEach
  void stop() {
    belfry.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void whatIsAwayForAWhileIsTriedAgain(int status) {
    belfry.answering("/ws/notifications", status, "");

    assertThat(ending(GIVEN))
        .isEqualTo(new Ending.Retryable("Belfry does not open a socket (%s)".formatted(status)));
  }

  @Test
  void whoComesTooOftenComesBackWhenTold() {
    belfry.answering("/ws/notifications", 429, "");

    assertThat(ending(GIVEN))
        .isEqualTo(
            new Ending.Retryable("Belfry does not open a socket (429)", Duration.ofSeconds(7)));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404})
  void whatIsRefusedIsNotTriedAgain(int status) {
    belfry.answering("/ws/notifications", status, "");

    assertThat(ending(GIVEN)).isInstanceOf(Ending.Final.class);
  }

  @Test
  void aTokenThatCannotBeRenewedNowIsTriedAgain() {
    belfry.answering("/dev/token", 502, "");

    assertThat(ending(DEVELOPMENT)).isInstanceOf(Ending.Retryable.class);
  }

  @Test
  void whereThereAreNoTokensTheCommandEnds() {
    belfry.answering("/dev/token", 404, "");

    assertThatThrownBy(() -> ending(DEVELOPMENT)).isInstanceOf(CommandFailure.class);
  }

  private Ending ending(TokenSource tokens) {
    try (var api = new Api(belfry.url(), tokens)) {
      return new UserSocket(api, null, _ -> true, _ -> List.of()).run();
    }
  }
}
