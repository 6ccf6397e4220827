package dev.belfry.benchmarks;

import dev.belfry.benchmarks.micro.MicroRun;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "jmh",
    description = "Microbenchmarks of what is done for every event, each in a JVM of its own.")
final class JmhCommand implements Callable<Integer> {
  private final Output output;

  @Parameters(
      arity = "0..1",
      paramLabel = "<pattern>",
      description = "A regular expression for their names. Default: all")
  String pattern = "";

  @Option(
      names = "--forks",
      paramLabel = "<n>",
      description = "JVMs for each, one after the other. Default: ${DEFAULT-VALUE}")
  int forks = 2;

  @Option(
      names = "--warmups",
      paramLabel = "<n>",
      description = "Iterations that are not measured. Default: ${DEFAULT-VALUE}")
  int warmups = 3;

  @Option(
      names = "--iterations",
      paramLabel = "<n>",
      description = "Iterations that are measured. Default: ${DEFAULT-VALUE}")
  int iterations = 5;

  @Option(
      names = "--iteration-millis",
      paramLabel = "<n>",
      description = "How long each takes. Default: ${DEFAULT-VALUE}")
  int iterationMillis = 1_000;

  JmhCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    MicroRun run =
        new MicroRun(
            pattern,
            Checks.from(1, "--forks", forks),
            Checks.from(0, "--warmups", warmups),
            Checks.from(1, "--iterations", iterations),
            Checks.from(1, "--iteration-millis", iterationMillis));
    return output.print(run.run(output.progress().out()));
  }
}
