package dev.belfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.cli.terminal.ExitCode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What answers is not Belfry, but the login page of a network, a proxy, or another application.
class StrangeAnswersTest {
  private static final String ID = "0199d0f2-7a00-7000-8000-00000000a11c";
  private static final String LETTER = "belfry.notifications/3/41";

  private final PlayedBelfry belfry = new PlayedBelfry();

  @AfterEach
  void stop() {
    belfry.close();
  }

  @ParameterizedTest
  @MethodSource("callsAndAnswers")
  void anAnswerThatIsNotBelfrysIsSaidAsThat(
      String path, List<String> command, int status, String body) {
    belfry.answering(path, status, body);

    Run run = belfry.run(command.toArray(String[]::new));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .containsAnyOf("is not Belfry", "not Belfry's")
        .doesNotContain("An unexpected failure");
    assertThat(run.out()).isEmpty();
  }

  static Stream<Arguments> callsAndAnswers() {
    return calls()
        .flatMap(
            call -> answers().map(answer -> Arguments.of(call[0], call[1], answer[0], answer[1])));
  }

  private static Stream<Object[]> calls() {
    return Stream.of(
        call("/api/notifications", "inbox"),
        call("/api/notifications/settings", "settings"),
        call("/api/audit/checkpoint", "audit checkpoint"),
        call("/api/audit/verify", "audit verify"),
        call("/api/audit/events", "audit events"),
        call("/api/audit/inbox/alice", "audit inbox alice"),
        call("/api/audit/notifications/" + ID, "audit explain " + ID),
        call("/api/audit/replay", "replay status"),
        call("/api/audit/dead-letters", "dead-letters list"),
        call("/api/audit/dead-letters/" + LETTER, "dead-letters show " + LETTER),
        call(
            "/api/audit/dead-letters/" + LETTER + "/discard",
            "dead-letters discard " + LETTER + " --reason r"),
        call("/api/notifications", "send alice -t Hello -m x"));
  }

  private static Object[] call(String path, String command) {
    return new Object[] {path, List.of(command.split(" "))};
  }

  private static Stream<Object[]> answers() {
    return Stream.of(
        new Object[] {200, "<!doctype html><title>Log in</title>"},
        new Object[] {200, "[]"},
        new Object[] {200, "{\"another\":\"application\"}"},
        new Object[] {302, "<a href='/login'>"},
        new Object[] {404, "<h1>Not Found</h1>"});
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{\"token\":\"t\"}"})
  void aTokenThatIsNoneIsSaid(String answer) {
    belfry.answering("/dev/token", 200, answer);

    Run run = belfry.run("inbox");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("is not Belfry");
  }

  @Test
  void aSocketThatIsNoneIsSaid() {
    belfry.answering("/ws/notifications", 200, "<html>");

    Run run = belfry.run("tail");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("Belfry does not open a socket (200)");
  }
}
