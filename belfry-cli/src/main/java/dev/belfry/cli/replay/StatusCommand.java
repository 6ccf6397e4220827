package dev.belfry.cli.replay;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.command.ReasonOption;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// `belfry replay status`
@Command(
    name = "status",
    description = "Tells whether a replay is going on or was interrupted, and how far it is.",
    footer = {"", "Example:", "  belfry replay status"})
final class StatusCommand extends BelfryCommand {
  @Mixin ReasonOption reason = new ReasonOption();

  StatusCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.AUDIT;
  }

  @Override
  protected int run(Api api) {
    JsonNode status =
        api.get(ApiPath.of("/api/audit/replay").with("reason", reason.text).toString(), "state");
    if (json()) {
      terminal.print(status.toString());
    } else {
      terminal.print(
          status.hasNonNull("phase")
              ? "%s: %s, %s"
                  .formatted(
                      JsonText.of(status, "state"),
                      JsonText.of(status, "mode"),
                      JsonText.of(status, "phase").replace('_', ' '))
              : JsonText.of(status, "state"));
      List<List<String>> rows = new ArrayList<>();
      for (JsonNode partition : status.path("partitions")) {
        rows.add(
            List.of(
                JsonText.of(partition, "topic"),
                JsonText.of(partition, "partition"),
                "%s of %s"
                    .formatted(
                        JsonText.of(partition, "next_offset"),
                        JsonText.of(partition, "live_next_offset"))));
      }
      JsonText.table(rows).forEach(terminal::print);
    }
    return ExitCode.OK;
  }
}
