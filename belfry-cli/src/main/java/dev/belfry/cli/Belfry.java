package dev.belfry.cli;

import dev.belfry.cli.analytics.AnalyticsCommand;
import dev.belfry.cli.audit.AuditCommand;
import dev.belfry.cli.category.CategoryCommand;
import dev.belfry.cli.command.CommandGroup;
import dev.belfry.cli.deadletters.DeadLettersCommand;
import dev.belfry.cli.doctor.DoctorCommand;
import dev.belfry.cli.experiment.ExperimentCommand;
import dev.belfry.cli.inbox.ArchiveCommand;
import dev.belfry.cli.inbox.DeleteCommand;
import dev.belfry.cli.inbox.DeliveriesCommand;
import dev.belfry.cli.inbox.InboxCommand;
import dev.belfry.cli.inbox.ReadCommand;
import dev.belfry.cli.inbox.SeenCommand;
import dev.belfry.cli.inbox.SettingsCommand;
import dev.belfry.cli.inbox.TailCommand;
import dev.belfry.cli.inbox.UnarchiveCommand;
import dev.belfry.cli.inbox.UnreadCommand;
import dev.belfry.cli.replay.ReplayCommand;
import dev.belfry.cli.send.BatchCommand;
import dev.belfry.cli.send.BroadcastCommand;
import dev.belfry.cli.send.BulkCommand;
import dev.belfry.cli.send.SendCommand;
import dev.belfry.cli.send.WithdrawCommand;
import dev.belfry.cli.template.TemplateCommand;
import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// `belfry <command>`: Belfry from the command line. Results go to standard output, everything else
/// to standard error; see [ExitCode] for how it ends.
@Command(
    name = "belfry",
    description = "Sends notifications, shows them, and proves what happened to them.",
    footer = {
      "",
      "Without a token, it gets a development token, which `./mvnw spring-boot:run` gives to"
          + " anyone.",
      "",
      "Exit codes:",
      "  0  done",
      "  1  done, but something is wrong or missing: history was altered, a check failed",
      "  2  the command or its input is invalid",
      "  3  not done: Belfry can't be reached, does not allow it, can't do it now, or failed",
      "",
      "Examples:",
      "  belfry send alice -t 'Hello' -m 'The first of many.'",
      "  belfry inbox --as alice",
      "  belfry audit verify",
      "  belfry doctor"
    })
public final class Belfry extends CommandGroup {
  /// What the lines of the help texts are written for.
  private static final int WIDTH = 100;

  /// What Java makes of bytes that it can't decode: nobody knows any more what was typed.
  private static final char LOST = '\uFFFD';

  private Belfry() {}

  /// Runs one command and ends the process.
  public static void main(String... arguments) {
    Locale.setDefault(Locale.ROOT); // English, also where libraries write it
    System.exit(run(Terminal.ofThisProcess(), arguments));
  }

  static int run(Terminal terminal, String... arguments) {
    return run(commands(terminal), terminal, arguments);
  }

  /// Never ends with Java's own exit code for a failure, 1, which would mean a finding.
  static int run(CommandLine commands, Terminal terminal, String... arguments) {
    if (Arrays.stream(arguments).anyMatch(argument -> argument.indexOf(LOST) >= 0)) {
      terminal.complain(
          "An argument can't be read in this environment's encoding (%s). Set LC_ALL=C.UTF-8, or use ./belfry, which sets it."
              .formatted(System.getProperty("sun.jnu.encoding")));
      return ExitCode.USAGE;
    }
    try {
      return commands.execute(arguments);
    } catch (Error e) {
      return unexpected(e, terminal);
    }
  }

  static CommandLine commands(Terminal terminal) {
    var commands =
        new CommandLine(new Belfry())
            .addSubcommand(new SendCommand(terminal))
            .addSubcommand(new BulkCommand(terminal))
            .addSubcommand(new BatchCommand(terminal))
            .addSubcommand(new BroadcastCommand(terminal))
            .addSubcommand(new WithdrawCommand(terminal))
            .addSubcommand(new TailCommand(terminal))
            .addSubcommand(new InboxCommand(terminal))
            .addSubcommand(new ReadCommand(terminal))
            .addSubcommand(new UnreadCommand(terminal))
            .addSubcommand(new SeenCommand(terminal))
            .addSubcommand(new DeleteCommand(terminal))
            .addSubcommand(new ArchiveCommand(terminal))
            .addSubcommand(new UnarchiveCommand(terminal))
            .addSubcommand(new DeliveriesCommand(terminal))
            .addSubcommand(new SettingsCommand(terminal))
            .addSubcommand(CategoryCommand.with(terminal))
            .addSubcommand(new AnalyticsCommand(terminal))
            .addSubcommand(TemplateCommand.with(terminal))
            .addSubcommand(ExperimentCommand.with(terminal))
            .addSubcommand(AuditCommand.with(terminal))
            .addSubcommand(ReplayCommand.with(terminal))
            .addSubcommand(DeadLettersCommand.with(terminal))
            .addSubcommand(new DoctorCommand(terminal))
            .addSubcommand(new CompletionCommand(terminal))
            .setOut(new PrintWriter(terminal.out(), true, terminal.out().charset()))
            .setErr(new PrintWriter(terminal.err(), true, terminal.err().charset()))
            .setColorScheme(Help.defaultColorScheme(terminal.ansi()))
            .setUsageHelpWidth(WIDTH)
            .setExpandAtFiles(false) // an argument that begins with @ may be a user or a message
            .setParameterExceptionHandler((wrong, _) -> refuse(wrong, terminal))
            .setExecutionExceptionHandler((failure, _, _) -> explain(failure, terminal));
    withHelp(commands);
    commands
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("--version")
                .versionHelp(true)
                .description("Shows which version this is.")
                .build())
        .versionProvider(new ReleasedVersion());
    return commands;
  }

  private static void withHelp(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build())
        .usageMessage()
        .abbreviateSynopsis(true);
    command.getSubcommands().values().forEach(Belfry::withHelp);
  }

  /// In a line or two; `--help` has the rest.
  private static int refuse(ParameterException wrong, Terminal terminal) {
    terminal.complain(String.valueOf(wrong.getMessage()));
    UnmatchedArgumentException.printSuggestions(wrong, wrong.getCommandLine().getErr());
    terminal.say(
        "Try '%s --help'.".formatted(wrong.getCommandLine().getCommandSpec().qualifiedName()));
    return ExitCode.USAGE;
  }

  private static int explain(Exception failure, Terminal terminal) {
    if (failure instanceof CommandFailure known) {
      if (!known.message().isEmpty()) {
        terminal.complain(known.message());
      }
      return known.exitCode();
    }
    return unexpected(failure, terminal);
  }

  private static int unexpected(Throwable failure, Terminal terminal) {
    terminal.complain("An unexpected failure; please report it:");
    failure.printStackTrace(terminal.err());
    return ExitCode.FAILED;
  }
}
