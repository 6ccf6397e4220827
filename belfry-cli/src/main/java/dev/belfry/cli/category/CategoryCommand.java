package dev.belfry.cli.category;

import dev.belfry.cli.command.CommandGroup;
import dev.belfry.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `belfry category`
@Command(
    name = "category",
    description = {
      "Shows what notifications can be about, and changes it; needs catalogue:write to change."
    })
public final class CategoryCommand extends CommandGroup {
  private CategoryCommand() {}

  /// With its commands.
  public static CommandLine with(Terminal terminal) {
    return new CommandLine(new CategoryCommand())
        .addSubcommand(new ListCommand(terminal))
        .addSubcommand(new PutCommand(terminal))
        .addSubcommand(new RetireCommand(terminal));
  }
}
