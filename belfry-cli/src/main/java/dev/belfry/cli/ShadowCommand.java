package dev.belfry.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `belfry replay shadow`
@Command(
    name = "shadow",
    description = "Rebuilds it and compares the two, and changes nothing of what is read.",
    footer = {
      "",
      "Exits with 1 if they differ or the log is damaged (also where --accept-loss goes on).",
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
  Scope scope() {
    return Scope.OPERATE;
  }

  @Override
  int run(Api api) {
    ReplayResult result = options.run(api, terminal, options.body("shadow"), reason);
    result.show(terminal, json());
    return result.exitCode();
  }
}
