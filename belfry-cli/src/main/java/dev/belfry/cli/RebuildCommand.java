package dev.belfry.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/// `belfry replay rebuild`
@Command(
    name = "rebuild",
    description = {
      "Rebuilds it, compares the two, and puts the new one in the place of the old if they are",
      "equal. Interrupted, the same command goes on."
    },
    footer = {
      "",
      "Exits with 1 if they differ or the log is damaged.",
      "",
      "Examples:",
      "  belfry replay rebuild --reason 'after the restore of Tuesday'",
      "  belfry replay rebuild --swap always --reason 'the tables were edited by hand'"
    })
final class RebuildCommand extends BelfryCommand {
  @Mixin ReplayOptions options = new ReplayOptions();

  @Option(names = "--swap", paramLabel = "<when>", description = "if_equal (default), or always.")
  String swap = "if_equal";

  @Mixin RequiredReason reason = new RequiredReason();

  RebuildCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Scope scope() {
    return Scope.AUDIT;
  }

  @Override
  int run(Api api) {
    ObjectNode body = options.body("rebuild").put("swap", swap);
    return ReplayResult.show(
        terminal,
        LongCall.result(
            api,
            terminal,
            "records replayed",
            Query.of("/api/audit/replay").with("reason", reason.text).toString(),
            body),
        json());
  }
}
