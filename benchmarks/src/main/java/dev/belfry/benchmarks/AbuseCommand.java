package dev.belfry.benchmarks;

import dev.belfry.benchmarks.abuse.Kind;
import dev.belfry.benchmarks.load.AbuseRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "abuse",
    description =
        "What one user who is a burden costs a thousand ordinary ones: their times beside each kind"
            + " of burden, and right before and after it. All of Belfry on one origin.")
final class AbuseCommand implements Callable<Integer> {
  private final Output output;

  @Mixin TargetOptions target = new TargetOptions();

  @Option(
      names = "--kinds",
      paramLabel = "<kind>",
      split = ",",
      description = "Kinds of burden: ${COMPLETION-CANDIDATES}. Default: all of them")
  List<Kind> kinds = List.of(Kind.values());

  @Option(
      names = "--users",
      paramLabel = "<n>",
      description = "Ordinary users, each with one socket. Default: ${DEFAULT-VALUE}")
  int users = 1000;

  @Option(
      names = "--rate",
      paramLabel = "<n>",
      description = "Notifications per second to them. Default: ${DEFAULT-VALUE}")
  double rate = 50;

  @Option(
      names = "--warmup",
      paramLabel = "<time>",
      description = "How long nothing is measured. Default: ${DEFAULT-VALUE}")
  Duration warmup = Duration.ofSeconds(20);

  @Option(
      names = "--duration",
      paramLabel = "<time>",
      description =
          "How long each kind is measured, and as long without it. Default: ${DEFAULT-VALUE}")
  Duration duration = Duration.ofSeconds(8);

  @Option(
      names = "--abuse-rate",
      paramLabel = "<n>",
      description =
          "Calls, handshakes or connections that the burden begins per second at most. Default:"
              + " ${DEFAULT-VALUE}")
  double abuseRate = 200;

  @Option(
      names = "--abuse-connections",
      paramLabel = "<n>",
      description = "Connections that it holds, of those kinds that do. Default: ${DEFAULT-VALUE}")
  int abuseConnections = 2000;

  @Option(
      names = "--abuse-history",
      paramLabel = "<n>",
      description =
          "Notifications and marks of each kind that it makes beforehand, of those kinds that do."
              + " Default: ${DEFAULT-VALUE}")
  int abuseHistory = 2000;

  @Option(
      names = "--pid",
      paramLabel = "<pid>",
      description =
          "The server's process: shows how many processors it and those it has started keep busy.")
  @Nullable Long pid;

  AbuseCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    AbuseRun run =
        new AbuseRun(
            target.setup(Checks.from(2, "--users", users)),
            kinds,
            Checks.positive("--rate", rate),
            warmup,
            duration,
            Checks.from(1, "--abuse-connections", abuseConnections),
            Checks.positive("--abuse-rate", abuseRate),
            Checks.from(1, "--abuse-history", abuseHistory),
            pid);
    return output.print(run.run(output.progress()));
  }
}
