package dev.belfry.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `belfry replay rebuild`
@Command(
    name = "rebuild",
    description = {
      "Rebuilds it, compares the two, and puts the new one in the place of the old if they are",
      "equal. Interrupted, the same command (without --from) goes on."
    },
    footer = {
      "",
      "Exits with 1 if they differ or the log is damaged (also where --accept-loss goes on), and",
      "with 3 if the tables were in use for too long to be exchanged.",
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
    return Scope.OPERATE;
  }

  @Override
  int run(Api api) {
    ReplayResult result =
        options.run(api, terminal, options.body("rebuild").put("swap", swap), reason);
    result.show(terminal, json());
    if (result.isInUse()) {
      throw CommandFailure.failed(
          result.reason() + " The same command does, without --from and --fresh.");
    }
    return result.exitCode();
  }
}
