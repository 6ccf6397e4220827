package dev.belfry.cli.audit;

import dev.belfry.cli.command.CommandGroup;
import dev.belfry.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `belfry audit`
@Command(
    name = "audit",
    description = "Asks what happened. Each question is recorded; needs notifications:audit.")
public final class AuditCommand extends CommandGroup {
  private AuditCommand() {}

  /// With its commands.
  public static CommandLine with(Terminal terminal) {
    return new CommandLine(new AuditCommand())
        .addSubcommand(new ExplainCommand(terminal))
        .addSubcommand(new PastInboxCommand(terminal))
        .addSubcommand(new EventsCommand(terminal))
        .addSubcommand(new VerifyCommand(terminal))
        .addSubcommand(new CheckpointCommand(terminal));
  }
}
