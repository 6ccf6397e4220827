package dev.belfry.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `belfry audit checkpoint`
@Command(
    name = "checkpoint",
    description = {
      "Writes the head of every partition's hash chain, as JSON. Kept where nobody can change it,",
      "the log can be verified against it for ever."
    },
    footer = {"", "Example:", "  belfry audit checkpoint > belfry-2026-11-26.json"})
final class CheckpointCommand extends BelfryCommand {
  @Mixin ReasonOption reason = new ReasonOption();

  CheckpointCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Scope scope() {
    return Scope.AUDIT;
  }

  @Override
  int run(Api api) {
    terminal.print(
        api.get(
                Query.of("/api/audit/checkpoint").with("reason", reason.text).toString(),
                "partitions")
            .toString());
    return ExitCode.OK;
  }
}
