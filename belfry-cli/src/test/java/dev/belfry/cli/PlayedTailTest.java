package dev.belfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.events.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Sockets that end just when it matters.
class PlayedTailTest {
  @Test
  void whatWasPushedWhileHistoryWasAwayIsShownOnceThoughTheSessionEndsBeforeItIsBack()
      throws Exception {
    List<List<String>> sessions =
        List.of(
            List.of(
                "{'type':'connection_established','user':'alice','state':'live_only'}",
                "{'type':'new_notification','notification':{'id':'n1'}}"),
            List.of(
                "{'type':'connection_established','user':'alice','state':'live_only'}",
                "{'type':'new_notification','notification':{'id':'n2'}}"),
            List.of(
                "{'type':'connection_established','user':'alice','state':'complete','position':'p0'}",
                "{'type':'new_notification','notification':{'id':'n1'},'position':'p1'}",
                "{'type':'new_notification','notification':{'id':'n2'},'position':'p2'}",
                "{'type':'new_notification','notification':{'id':'n3'},'position':'p3'}"));
    try (var door = new PlayedSockets(sessions)) {
      Run run =
          Run.of(
              Map.of("BELFRY_URL", door.url().toString(), "BELFRY_TOKEN", "t"),
              "",
              "tail",
              "--position",
              "p0",
              "--count",
              "3",
              "--json");

      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
      assertThat(run.lines())
          .map(line -> Json.mapper().readTree(line).at("/notification/id").asString(""))
          .filteredOn(id -> !id.isEmpty())
          .containsExactly("n1", "n2", "n3");
    }
  }
}
