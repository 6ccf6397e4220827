package dev.belfry.cli;

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
final class ReplayStatusCommand extends BelfryCommand {
  @Mixin ReasonOption reason = new ReasonOption();

  ReplayStatusCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Scope scope() {
    return Scope.AUDIT;
  }

  @Override
  int run(Api api) {
    JsonNode status =
        api.get(Query.of("/api/audit/replay").with("reason", reason.text).toString(), "state");
    if (json()) {
      terminal.print(status.toString());
    } else {
      terminal.print(
          status.hasNonNull("phase")
              ? "%s: %s, %s"
                  .formatted(
                      Text.of(status, "state"),
                      Text.of(status, "mode"),
                      Text.of(status, "phase").replace('_', ' '))
              : Text.of(status, "state"));
      List<List<String>> rows = new ArrayList<>();
      for (JsonNode partition : status.path("partitions")) {
        rows.add(
            List.of(
                Text.of(partition, "topic"),
                Text.of(partition, "partition"),
                "%s of %s"
                    .formatted(
                        Text.of(partition, "next_offset"),
                        Text.of(partition, "live_next_offset"))));
      }
      Text.table(rows).forEach(terminal::print);
    }
    return ExitCode.OK;
  }
}
