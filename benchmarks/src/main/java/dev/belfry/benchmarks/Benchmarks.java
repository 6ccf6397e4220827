package dev.belfry.benchmarks;

import dev.belfry.benchmarks.drain.DrainFailure;
import dev.belfry.benchmarks.load.RunFailure;
import dev.belfry.benchmarks.report.Progress;
import dev.belfry.benchmarks.wire.Target;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `java -jar benchmarks-*-exec.jar <command>`: measures Belfry. The result, a Markdown table, goes
/// to standard output; everything else to standard error.
///
/// Exit codes: 0 there is a result and every promise was kept, 1 one was broken, 2 wrong options, 3
/// no result.
@Command(
    name = "benchmarks",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = ExitStatus.NO_RESULT,
    description = "Measures Belfry. The result is a Markdown table on standard output.",
    footer = {
      "",
      "Exit codes: 0 every promise was kept; 1 something was lost, doubled, out of order or",
      "misdirected; 2 wrong options; 3 the run could not be made."
    })
public final class Benchmarks {
  private Benchmarks() {}

  /// Runs one command and ends the process.
  public static void main(String... arguments) {
    System.exit(run(System.out, System.err, arguments));
  }

  static int run(PrintStream result, PrintStream progress, String... arguments) {
    PrintStream table = new PrintStream(result, true, StandardCharsets.UTF_8);
    Output output = new Output(table, new Progress(progress), Clock.systemUTC());
    CommandLine commands =
        new CommandLine(new Benchmarks())
            .addSubcommand(new LoadCommand(output))
            .addSubcommand(new PostsCommand(output))
            .addSubcommand(new SequentialCommand(output))
            .addSubcommand(new IdleCommand(output))
            .addSubcommand(new MemoryCommand(output))
            .addSubcommand(new ReconnectCommand(output))
            .addSubcommand(new DrainCommand(output))
            .addSubcommand(new MarksCommand(output))
            .addSubcommand(new TimeTravelCommand(output))
            .addSubcommand(new AbuseCommand(output))
            .addSubcommand(new JmhCommand(output))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .registerConverter(Duration.class, new Durations())
            .setOut(new PrintWriter(table, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(progress, true, progress.charset()))
            .setExecutionExceptionHandler((failure, _, _) -> explain(failure, progress));
    commands
        .getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().mixinStandardHelpOptions(true));
    return commands.execute(arguments);
  }

  private static int explain(Exception failure, PrintStream progress) throws Exception {
    return switch (failure) {
      case Checks.InvalidOption wrong -> say(wrong, progress, ExitStatus.USAGE);
      case Target.RefusedTarget wrong -> say(wrong, progress, ExitStatus.USAGE);
      case RunFailure none -> say(none, progress, ExitStatus.NO_RESULT);
      case DrainFailure none -> say(none, progress, ExitStatus.NO_RESULT);
      case RunnerException none -> say(none, progress, ExitStatus.NO_RESULT);
      default -> throw failure;
    };
  }

  private static int say(Exception failure, PrintStream progress, int exitCode) {
    progress.println(failure.getMessage());
    return exitCode;
  }
}
