package dev.belfry.cli.experiment;

import dev.belfry.cli.command.CommandGroup;
import dev.belfry.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `belfry experiment`
@Command(
    name = "experiment",
    description = {
      "Tells people the same in different words, and shows which words work; needs catalogue:write"
          + " to put, and notifications:analytics for results."
    })
public final class ExperimentCommand extends CommandGroup {
  private ExperimentCommand() {}

  /// With its commands.
  public static CommandLine with(Terminal terminal) {
    return new CommandLine(new ExperimentCommand())
        .addSubcommand(new PutCommand(terminal))
        .addSubcommand(new ShowCommand(terminal))
        .addSubcommand(new ResultsCommand(terminal));
  }
}
