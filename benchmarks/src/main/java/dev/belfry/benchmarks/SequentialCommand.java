package dev.belfry.benchmarks;

import dev.belfry.benchmarks.load.SequentialRun;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "sequential",
    description =
        "One notification after another to one user, the next when the one before has arrived.")
final class SequentialCommand implements Callable<Integer> {
  private final Output output;

  @Mixin TargetOptions target = new TargetOptions();

  @Option(
      names = "--count",
      paramLabel = "<n>",
      description = "How many are measured. Default: ${DEFAULT-VALUE}")
  int count = 300;

  @Option(
      names = "--warmup-count",
      paramLabel = "<n>",
      description = "How many go first, unmeasured. Default: ${DEFAULT-VALUE}")
  int warmup = 100;

  SequentialCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    SequentialRun run =
        new SequentialRun(
            target.setup(1),
            Checks.from(0, "--warmup-count", warmup),
            Checks.from(1, "--count", count));
    return output.print(run.run(output.progress()));
  }
}
