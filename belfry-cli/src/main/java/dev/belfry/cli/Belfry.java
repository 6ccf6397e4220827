package dev.belfry.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// `belfry <command>`: Belfry from the command line. Results go to standard output, everything else
/// to standard error; see [ExitCode] for how it ends.
@Command(
    name = "belfry",
    description = "Sends notifications, shows them, and proves what happened to them.",
    footer = {
      "",
      "Without a token, one for development is used, which `./mvnw spring-boot:run` gives to anyone.",
      "",
      "Exit codes:",
      "  0  done",
      "  1  done, and something is wrong or not there: history was altered, a check failed",
      "  2  the command, or what it sends, is not as it must be",
      "  3  not done: Belfry can't be reached, does not allow it, can't do it now, or failed",
      "",
      "Examples:",
      "  belfry send alice -t 'Hello' -m 'The first of many.'",
      "  belfry inbox --as alice",
      "  belfry audit verify",
      "  belfry doctor"
    })
public final class Belfry implements Runnable {
  /// What the lines of the help texts are written for.
  private static final int WIDTH = 100;

  /// What Java makes of bytes that are no text: what was typed is not known any more.
  private static final char LOST = '\uFFFD';

  @Spec CommandSpec spec = CommandSpec.create();

  private Belfry() {}

  /// Runs one command and ends the process.
  public static void main(String... arguments) {
    Locale.setDefault(Locale.ROOT); // English, also where libraries write it
    System.exit(run(Terminal.ofThisProcess(), arguments));
  }

  static int run(Terminal terminal, String... arguments) {
    return run(commands(terminal), terminal, arguments);
  }

  /// Whatever happens, an exit code never says more than what was found: Java's own for a failure
  /// would be that of a finding.
  static int run(CommandLine commands, Terminal terminal, String... arguments) {
    if (Arrays.stream(arguments).anyMatch(argument -> argument.indexOf(LOST) >= 0)) {
      terminal.say(
          "An argument is no text in this environment's encoding (%s): set LC_ALL=C.UTF-8, or start it by ./belfry, which does so where it must."
              .formatted(System.getProperty("sun.jnu.encoding")));
      return ExitCode.USAGE;
    }
    try {
      return commands.execute(arguments);
    } catch (Error e) {
      return unforeseen(e, terminal);
    }
  }

  static CommandLine commands(Terminal terminal) {
    var commands =
        new CommandLine(new Belfry())
            .addSubcommand(new SendCommand(terminal))
            .addSubcommand(new BulkCommand(terminal))
            .addSubcommand(new BroadcastCommand(terminal))
            .addSubcommand(new TailCommand(terminal))
            .addSubcommand(new InboxCommand(terminal))
            .addSubcommand(new SettingsCommand(terminal))
            .addSubcommand(Group.Audit.with(terminal))
            .addSubcommand(Group.Replay.with(terminal))
            .addSubcommand(Group.DeadLetters.with(terminal))
            .addSubcommand(new DoctorCommand(terminal))
            .addSubcommand(new CompletionCommand(terminal))
            .setOut(new PrintWriter(terminal.out(), true, terminal.out().charset()))
            .setErr(new PrintWriter(terminal.err(), true, terminal.err().charset()))
            .setUsageHelpWidth(WIDTH)
            .setExpandAtFiles(false) // what begins with @ may be a user, or what someone says
            .setParameterExceptionHandler((wrong, _) -> refuse(wrong, terminal))
            .setExecutionExceptionHandler((failure, _, _) -> explain(failure, terminal));
    withHelp(commands);
    return commands;
  }

  private static void withHelp(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Says all this.")
                .build())
        .usageMessage()
        .abbreviateSynopsis(true);
    command.getSubcommands().values().forEach(Belfry::withHelp);
  }

  /// In a line or two; who wants to read all of it can ask.
  private static int refuse(ParameterException wrong, Terminal terminal) {
    terminal.say(String.valueOf(wrong.getMessage()));
    UnmatchedArgumentException.printSuggestions(wrong, wrong.getCommandLine().getErr());
    terminal.say(
        "Try '%s --help'.".formatted(wrong.getCommandLine().getCommandSpec().qualifiedName()));
    return ExitCode.USAGE;
  }

  private static int explain(Exception failure, Terminal terminal) {
    if (failure instanceof CommandFailure known) {
      if (!known.message().isEmpty()) {
        terminal.say(known.message());
      }
      return known.exitCode();
    }
    return unforeseen(failure, terminal);
  }

  private static int unforeseen(Throwable failure, Terminal terminal) {
    terminal.say("Nobody foresaw this; please report it:");
    failure.printStackTrace(terminal.err());
    return ExitCode.FAILED;
  }

  @Override
  public void run() {
    throw Group.whichCommand(spec);
  }
}
