package dev.belfry.cli.replay;

import dev.belfry.cli.command.CommandGroup;
import dev.belfry.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `belfry replay`
@Command(
    name = "replay",
    description = {
      "Rebuilds the read model from the log beside the live one; needs notifications:operate.",
      "A replay tells users nothing."
    })
public final class ReplayCommand extends CommandGroup {
  private ReplayCommand() {}

  /// With its commands.
  public static CommandLine with(Terminal terminal) {
    return new CommandLine(new ReplayCommand())
        .addSubcommand(new RebuildCommand(terminal))
        .addSubcommand(new ShadowCommand(terminal))
        .addSubcommand(new StatusCommand(terminal));
  }
}
