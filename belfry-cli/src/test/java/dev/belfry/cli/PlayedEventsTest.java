package dev.belfry.cli;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The log as a stream, and what ends it early.
class PlayedEventsTest {
  private static final String EVENTS = "/api/audit/events";
  private static final String FIRST =
      "{\"type\":\"event\",\"position\":\"p1\",\"cursor\":\"c1\"}\n";
  private static final String SECOND =
      "{\"type\":\"event\",\"position\":\"p2\",\"cursor\":\"c2\"}\n";
  private static final String END = "{\"type\":\"end\",\"cursor\":\"c2\"}\n";
  private static final String TOKEN_ENDED =
      "{\"type\":\"error\",\"message\":\"The token has ended.\"}\n";

  private final PlayedBelfry belfry = new PlayedBelfry();

  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void place() {
    file = folder.resolve("log.ndjson");
  }

  @AfterEach
  void stop() {
    belfry.close();
  }

  @Test
  void recordsThatAreMissingAreAFinding() {
    belfry.answering(
        "/api/audit/events",
        200,
        """
        {"type":"missing","position":"p","cursor":"c","from":3,"to":4}
        {"type":"end","cursor":"c2"}
        """);

    Run run = belfry.run("audit", "events", "--reason", "why not");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FINDING);
    assertThat(run.out()).contains("MISSING: offsets 3 to 4");
    assertThat(run.err()).contains("--position c2");
    assertThat(belfry.calls().getLast()).startsWith("GET /api/audit/events?reason=why+not");
  }

  @Test
  void whatIsReadInTextShowsFromWhereToGoOn() {
    belfry.answering(EVENTS, 200, FIRST + END);

    assertThat(belfry.run("audit", "events").lines()).hasSize(1).first().asString().endsWith("c1");
  }

  @Test
  void aStreamThatEndsEarlyIsThreeAndTheErrorIsNoResult() {
    belfry.answering(EVENTS, 200, FIRST + TOKEN_ENDED);
    Run error = belfry.run("audit", "events", "--json");
    assertThat(error.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(error.out()).isEqualTo(FIRST);
    assertThat(error.err()).contains("The token has ended.", "--position c1");

    belfry.answering(EVENTS, 200, FIRST);
    Run cutOff = belfry.run("audit", "events", "--json");
    assertThat(cutOff.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(cutOff.err()).contains("broke before the end", "--position c1");
  }

  @Test
  void aFileGoesOnWhereItEndedEvenIfItsLastLineWasCut() throws IOException {
    belfry.answering(EVENTS, 200, FIRST + TOKEN_ENDED);
    assertThat(append("--from", "2026-11-22T10:00:00Z").exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(asked().getLast()).contains("from=").doesNotContain("position=");
    assertThat(file).hasContent(FIRST);

    Files.writeString(file, SECOND.substring(0, 20), APPEND);
    belfry.answering(EVENTS, 200, SECOND + END);
    Run run = append("--from", "2026-11-22T10:00:00Z");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).isEmpty();
    assertThat(asked().getLast()).contains("position=c1").doesNotContain("from=");
    assertThat(file).hasContent(FIRST + SECOND + END);
  }

  @Test
  void aFileWhoseFirstLineWasCutBeginsAnew() throws IOException {
    Files.writeString(file, FIRST.substring(0, 20));
    belfry.answering(EVENTS, 200, FIRST + END);

    assertThat(append().exitCode()).isEqualTo(ExitCode.OK);

    assertThat(asked().getLast()).doesNotContain("position=");
    assertThat(file).hasContent(FIRST + END);
  }

  @Test
  void aFileOfSomethingElseStaysAsItIs() throws IOException {
    for (String other : List.of("Dear diary", "{\"a\":1}\n", "{\"a\":", "{\"type\":\"a\"}\n")) {
      Files.writeString(file, other);

      Run run = append();

      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
      assertThat(file).hasContent(other);
    }
    assertThat(asked()).isEmpty();
  }

  @Test
  void whoFollowsGoesOnWithANewTokenWhereTheOldOneEnded() {
    belfry
        .answering("/dev/token", 200, "{\"access_token\":\"t\",\"expires_in\":60}")
        .answeringOnce(EVENTS, 200, FIRST + TOKEN_ENDED)
        .answering(EVENTS, 200, SECOND + END);

    Run run = belfry.run("audit", "events", "--follow", "--json");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).isEqualTo(FIRST + SECOND + END);
    assertThat(run.err()).isEqualTo("The token has ended; reconnecting\n");
    assertThat(belfry.calls()).filteredOn(call -> call.contains("/dev/token")).hasSize(2);
    assertThat(asked().getLast()).contains("position=c1", "follow=true");
  }

  @Test
  void whoFollowsOutlastsAnOutage() {
    belfry
        .answeringOnce(EVENTS, 200, FIRST)
        .answeringOnce(EVENTS, 503, "")
        .answering(EVENTS, 200, SECOND + END);

    Run run = belfry.run("audit", "events", "--follow", "--json", "--token", "t");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).isEqualTo(FIRST + SECOND + END);
    assertThat(asked()).hasSize(3);
  }

  @Test
  void whoFollowsWithAFixedTokenIsToldThatItHasEnded() {
    belfry.answering(EVENTS, 200, FIRST + TOKEN_ENDED);

    Run run = belfry.run("audit", "events", "--follow", "--json", "--token", "t");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("The token has ended.", "--position c1");
    assertThat(asked()).hasSize(1);
  }

  @Test
  void whoFollowsABelfryThatIsNotThereIsToldSoAtOnce() {
    belfry.answering(EVENTS, 503, "");

    assertThat(belfry.run("audit", "events", "--follow").exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(asked()).hasSize(1);
  }

  private Run append(String... more) {
    var arguments = new ArrayList<>(List.of("audit", "events", "--append"));
    arguments.add(file.toString());
    arguments.addAll(List.of(more));
    return belfry.run(arguments.toArray(String[]::new));
  }

  private List<String> asked() {
    return belfry.calls().stream().filter(call -> call.contains(EVENTS)).toList();
  }
}
