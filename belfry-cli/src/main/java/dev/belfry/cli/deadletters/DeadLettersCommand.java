package dev.belfry.cli.deadletters;

import dev.belfry.cli.command.CommandGroup;
import dev.belfry.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `belfry dead-letters`
@Command(
    name = "dead-letters",
    description = {
      "Shows records that could not be understood; needs notifications:audit, and"
          + " notifications:operate to decide what becomes of one."
    })
public final class DeadLettersCommand extends CommandGroup {
  private DeadLettersCommand() {}

  /// With its commands.
  public static CommandLine with(Terminal terminal) {
    return new CommandLine(new DeadLettersCommand())
        .addSubcommand(new ListCommand(terminal))
        .addSubcommand(new ShowCommand(terminal))
        .addSubcommand(new RepublishCommand(terminal))
        .addSubcommand(new DiscardCommand(terminal));
  }
}
