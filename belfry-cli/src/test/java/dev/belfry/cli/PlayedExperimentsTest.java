package dev.belfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of experiments, against a Belfry that says what the test wants.
class PlayedExperimentsTest {
  @TempDir private Path folder;
  private final PlayedBelfry belfry = new PlayedBelfry();

  @AfterEach
  void stop() {
    belfry.close();
  }

  @Test
  void aFileIsPutWithItsReason() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("tone.json"), "{\"template\":\"shipped\",\"variants\":[]}");
    belfry.answering("/api/experiments/tone", 202, "{\"key\":\"tone\",\"version\":2}");

    Run run =
        belfry.run(
            "experiment",
            "put",
            "tone",
            file.toString(),
            "--expected-version",
            "1",
            "--reason",
            "a test");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.lines()).containsExactly("tone is at version 2");
    assertThat(belfry.calls().getLast())
        .startsWith("PUT /api/experiments/tone?reason=a+test ")
        .contains("\"template\":\"shipped\"", "\"expected_version\":1");
  }

  @Test
  void experimentsAreListedAndShown() {
    belfry.answering(
        "/api/experiments",
        200,
        """
        {"experiments":[{"key":"tone","version":2,"state":"running","template":"shipped",
          "metric":"read"}]}
        """);
    belfry.answering(
        "/api/experiments/tone",
        200,
        """
        {"key":"tone","version":2,"state":"running","template":"shipped","metric":"read",
         "window_seconds":60,"holdout":500,
         "variants":[{"name":"plain","weight":9000,"template_version":3}]}
        """);

    assertThat(belfry.run("experiment", "show").lines().getLast())
        .containsSubsequence("tone", "2", "running", "shipped", "read");
    Run one = belfry.run("experiment", "show", "tone");
    assertThat(one.lines().getFirst())
        .isEqualTo("tone is running at version 2: is shipped read within 60 s?");
    assertThat(one.lines()).anyMatch(line -> line.matches("plain +9000 +3"));
  }

  @Test
  void resultsSayWhatIsDecided() {
    belfry.answering(
        "/api/experiments/tone/results",
        200,
        """
        {"key":"tone","metric":"read","arms":[
           {"name":"plain","weight":5000,"people":900,"outcomes":270,
            "rate":{"estimate":0.3,"low":0.271,"high":0.331}},
           {"name":"warm","weight":5000,"people":0,"outcomes":0,
            "rate":{"estimate":null,"low":null,"high":null}}],
         "holdout":{"people":12},
         "differences":[{"name":"warm","against":"plain","estimate":0.1,"low":0.056,"high":0.144}],
         "sample_ratio_ok":true,"decision":"winner","winner":"warm"}
        """);

    Run run = belfry.run("experiment", "results", "tone");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.lines())
        .anyMatch(line -> line.matches("plain +900 +270 +30\\.0 % +27\\.1 % and 33\\.1 %"))
        .anyMatch(line -> line.matches("warm +0 +0 +- +- and -"))
        .contains(
            "warm against plain: 10.0 %, between 5.6 % and 14.4 %",
            "nothing was sent to 12 people", "the winner is warm");
  }
}
