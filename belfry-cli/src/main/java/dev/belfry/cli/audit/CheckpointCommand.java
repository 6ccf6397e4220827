package dev.belfry.cli.audit;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.command.ReasonOption;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `belfry audit checkpoint`
@Command(
    name = "checkpoint",
    description = {
      "Writes the head of every partition's hash chain as JSON.",
      "Keep it where nobody can change it: the log can be verified against it at any later time."
    },
    footer = {"", "Example:", "  belfry audit checkpoint > belfry-2026-11-26.json"})
final class CheckpointCommand extends BelfryCommand {
  @Mixin ReasonOption reason = new ReasonOption();

  CheckpointCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.AUDIT;
  }

  @Override
  protected int run(Api api) {
    terminal.print(
        api.get(
                ApiPath.of("/api/audit/checkpoint").with("reason", reason.text).toString(),
                "partitions")
            .toString());
    return ExitCode.OK;
  }
}
