package dev.belfry.cli.template;

import dev.belfry.cli.command.CommandGroup;
import dev.belfry.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `belfry template`
@Command(
    name = "template",
    description = {
      "Compares templates with files, puts them, and shows what they say; needs catalogue:write to put."
    })
public final class TemplateCommand extends CommandGroup {
  private TemplateCommand() {}

  /// With its commands.
  public static CommandLine with(Terminal terminal) {
    return new CommandLine(new TemplateCommand())
        .addSubcommand(new PushCommand(terminal))
        .addSubcommand(new PreviewCommand(terminal))
        .addSubcommand(new DiffCommand(terminal));
  }
}
