package dev.belfry.cli.replay;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.command.RequiredReason;
import dev.belfry.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `belfry replay shadow`
@Command(
    name = "shadow",
    description =
        "Rebuilds the read model and compares it with the live one, which stays as it is.",
    footer = {
      "",
      "Exits with 1 if they differ or the log is damaged (even with --accept-loss).",
      "",
      "Example:",
      "  belfry replay shadow --reason 'before the update'"
    })
final class ShadowCommand extends BelfryCommand {
  @Mixin ReplayOptions options = new ReplayOptions();
  @Mixin RequiredReason reason = new RequiredReason();

  ShadowCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.OPERATE;
  }

  @Override
  protected int run(Api api) {
    ReplayAnswer result = options.run(api, terminal, options.body("shadow"), reason);
    result.show(terminal, json());
    return result.exitCode();
  }
}
