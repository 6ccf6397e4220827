package dev.belfry.cli.replay;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.command.RequiredReason;
import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `belfry replay rebuild`
@Command(
    name = "rebuild",
    description = {
      "Rebuilds the read model, compares it with the live one and replaces that if they are equal.",
      "If it is interrupted, the same command (without --from) resumes it."
    },
    footer = {
      "",
      "Exits with 1 if they differ or the log is damaged (even with --accept-loss), and with 3 if",
      "the tables were in use for too long to be replaced.",
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
  protected Scope scope() {
    return Scope.OPERATE;
  }

  @Override
  protected int run(Api api) {
    ReplayAnswer result =
        options.run(api, terminal, options.body("rebuild").put("swap", swap), reason);
    result.show(terminal, json());
    if (result.isInUse()) {
      throw CommandFailure.failed(
          result.reason() + " Repeat the command without --from and --fresh.");
    }
    return result.exitCode();
  }
}
