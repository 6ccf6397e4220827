package dev.belfry.benchmarks;

import dev.belfry.benchmarks.timetravel.TimeTravelRun;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "time-travel",
    description =
        "Asks, one call after another, what the inboxes of a `drain` run looked like at times picked"
            + " at random.")
final class TimeTravelCommand implements Callable<Integer> {
  private final Output output;

  @Mixin TargetOptions target = new TargetOptions();

  @Option(
      names = "--run",
      required = true,
      paramLabel = "<name>",
      description = "What the recipients' names begin with, as `drain` says.")
  String run = "";

  @Option(
      names = "--recipients",
      paramLabel = "<n>",
      description = "How many there are. Default: ${DEFAULT-VALUE}")
  int recipients = 1_000;

  @Option(
      names = "--past",
      paramLabel = "<time>",
      description = "How far back the times go. Default: ${DEFAULT-VALUE}")
  Duration past = Duration.ofMinutes(5);

  @Option(
      names = "--count",
      paramLabel = "<n>",
      description = "How many calls are measured. Default: ${DEFAULT-VALUE}")
  int count = 300;

  @Option(
      names = "--warmup-count",
      paramLabel = "<n>",
      description = "How many go first, unmeasured. Default: ${DEFAULT-VALUE}")
  int warmup = 200;

  TimeTravelCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    return output.print(
        new TimeTravelRun(
                target.setup(1),
                run,
                Checks.from(1, "--recipients", recipients),
                past,
                Checks.from(0, "--warmup-count", warmup),
                Checks.from(1, "--count", count))
            .run(output.progress(), output.clock()));
  }
}
