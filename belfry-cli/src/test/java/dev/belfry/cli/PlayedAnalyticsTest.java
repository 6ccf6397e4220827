package dev.belfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.cli.terminal.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Figures, against a Belfry that says what the test wants.
class PlayedAnalyticsTest {
  private final PlayedBelfry belfry = new PlayedBelfry();

  @AfterEach
  void close() {
    belfry.close();
  }

  @Test
  void figuresAreShownRowByRow() {
    belfry.answering(
        "/api/analytics",
        200,
        """
        {"rows":[
          {"day":"2026-11-02","channel":null,"step":"read","count":1204},
          {"day":"2026-11-02","channel":"email","step":"sent","count":311}],
         "as_of":"2026-11-30T10:00:00.000Z"}
        """);
    String[] command = {
      "analytics",
      "--from",
      "2026-11-01",
      "--to",
      "2026-11-30",
      "--group-by",
      "day,channel",
      "--step",
      "sent,read"
    };

    Run run = belfry.run(command);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(belfry.calls().getLast())
        .contains("from=2026-11-01&to=2026-11-30&group_by=day%2Cchannel&step=sent%2Cread");
    assertThat(run.lines().getFirst()).containsSubsequence("2026-11-02", "-", "read", "1204");
    assertThat(run.lines().getLast()).containsSubsequence("2026-11-02", "email", "sent", "311");
  }

  @Test
  void timesAreShownUnderTheirNames() {
    belfry.answering(
        "/api/analytics/latency",
        200,
        """
        {"rows":[
          {"channel":"email","step":"sent","count":311,"p50_ms":896,"p90_ms":1024,"p99_ms":2048,"max_ms":4096}],
         "as_of":"2026-11-30T10:00:00.000Z"}
        """);

    Run run =
        belfry.run(
            "analytics",
            "--from",
            "2026-11-01",
            "--to",
            "2026-11-30",
            "--group-by",
            "channel",
            "--step",
            "sent",
            "--latency");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(belfry.calls().getLast())
        .contains("/api/analytics/latency?", "group_by=channel", "step=sent");
    assertThat(run.lines())
        .satisfiesExactly(
            names ->
                assertThat(names)
                    .containsSubsequence("channel", "step", "count", "p50_ms", "p99_ms", "max_ms"),
            values ->
                assertThat(values)
                    .containsSubsequence("email", "sent", "311", "896", "2048", "4096"));
  }
}
