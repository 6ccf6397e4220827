package dev.belfry.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `belfry replay shadow`
@Command(
    name = "shadow",
    description = "Rebuilds it and compares the two, and changes nothing of what is read.",
    footer = {
      "",
      "Exits with 1 if they differ or the log is damaged.",
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
    return Scope.AUDIT;
  }

  @Override
  int run(Api api) {
    return ReplayResult.show(
        terminal,
        LongCall.result(
            api,
            terminal,
            "records replayed",
            Query.of("/api/audit/replay").with("reason", reason.text).toString(),
            options.body("shadow")),
        json());
  }
}
