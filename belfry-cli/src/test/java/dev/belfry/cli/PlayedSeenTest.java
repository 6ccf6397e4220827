package dev.belfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.cli.terminal.ExitCode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What `belfry seen` makes of a socket's answers.
class PlayedSeenTest {
  private static final String HELLO =
      "{'type':'connection_established','features':['seen'],'position':'p5'}";
  private static final String PONG = "{'type':'pong'}";

  @Test
  void whatWasSaidCountsOnceTheSocketHasAnswered() throws IOException {
    Run run = seen(List.of(HELLO, "{'type':'new_notification'}", PONG));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).isEqualTo("seen up to p5\n");
  }

  @Test
  void nothingBeyondNowIsSaidToBeSeen() throws IOException {
    assertThat(seen(List.of(HELLO, PONG), "--up-to", "p3", "--json").json().path("position"))
        .hasToString("\"p3\"");
    assertThat(seen(List.of(HELLO, PONG), "--up-to", "p7", "--json").json().path("position"))
        .hasToString("\"p5\"");
  }

  @Test
  void whileHistoryIsAwayNothingCountsAsSeen() throws IOException {
    Run run = seen(List.of("{'type':'connection_established','features':['seen']}", PONG));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("history is away", "Try again later");
  }

  @Test
  void aBelfryThatDoesNotKnowItIsNotAsked() throws IOException {
    Run run = seen(List.of("{'type':'connection_established','position':'p5'}", PONG));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("earlier version");
  }

  @Test
  void aSocketThatEndsBeforeItHasAnsweredIsNoSuccess() throws IOException {
    Run run = seen(List.of(HELLO, "{'type':'new_notification'}"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("The connection was closed (1001).");
  }

  private static Run seen(List<String> frames, String... more) throws IOException {
    try (var door = new PlayedSockets(List.of(frames))) {
      return Run.of(
          Map.of("BELFRY_URL", door.url().toString(), "BELFRY_TOKEN", "t"),
          "",
          Stream.concat(Stream.of("seen"), Stream.of(more)).toArray(String[]::new));
    }
  }
}
