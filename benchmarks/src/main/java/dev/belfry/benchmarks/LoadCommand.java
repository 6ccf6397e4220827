package dev.belfry.benchmarks;

import dev.belfry.benchmarks.load.LoadRun;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "load",
    description =
        "Notifications at a fixed rate to users picked at random, all of them listening. Times run"
            + " from the moment a notification was to be sent, however late it was.")
final class LoadCommand implements Callable<Integer> {
  private final Output output;

  @Mixin TargetOptions target = new TargetOptions();

  @Option(
      names = "--users",
      paramLabel = "<n>",
      description = "Users, each with one socket. Default: ${DEFAULT-VALUE}")
  int users = 1000;

  @Option(
      names = "--rate",
      paramLabel = "<n>",
      description = "Notifications per second. Default: ${DEFAULT-VALUE}")
  double rate = 500;

  @Option(
      names = "--warmup",
      paramLabel = "<time>",
      description = "How long nothing is measured. Default: ${DEFAULT-VALUE}")
  Duration warmup = Duration.ofSeconds(30);

  @Option(
      names = "--duration",
      paramLabel = "<time>",
      description = "How long it is measured. Default: ${DEFAULT-VALUE}")
  Duration duration = Duration.ofSeconds(60);

  LoadCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    LoadRun run =
        new LoadRun(target.setup(users), Checks.positive("--rate", rate), warmup, duration);
    return output.print(run.run(output.progress()));
  }
}
