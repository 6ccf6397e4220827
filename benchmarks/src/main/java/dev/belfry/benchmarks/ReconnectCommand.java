package dev.belfry.benchmarks;

import dev.belfry.benchmarks.load.ReconnectRun;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "reconnect",
    description =
        "All sockets break at the same moment and come back with their last position, as fast as"
            + " the server takes them, while notifications go on.")
final class ReconnectCommand implements Callable<Integer> {
  private final Output output;

  @Mixin TargetOptions target = new TargetOptions();

  @Option(
      names = "--users",
      paramLabel = "<n>",
      description = "Users, each with one socket. Default: ${DEFAULT-VALUE}")
  int users = 10_000;

  @Option(
      names = "--steady",
      paramLabel = "<n>",
      description =
          "How many of them keep their socket: they get half of the notifications. Default:"
              + " ${DEFAULT-VALUE}")
  int steady = 100;

  @Option(
      names = "--rate",
      paramLabel = "<n>",
      description = "Notifications per second. Default: ${DEFAULT-VALUE}")
  double rate = 100;

  @Option(
      names = "--calm",
      paramLabel = "<time>",
      description = "How long it goes on before, and again afterwards. Default: ${DEFAULT-VALUE}")
  Duration calm = Duration.ofSeconds(10);

  ReconnectCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    ReconnectRun run =
        new ReconnectRun(
            target.setup(users),
            Checks.within(0, users - 1, "--steady", steady),
            Checks.positive("--rate", rate),
            calm);
    return output.print(run.run(output.progress()));
  }
}
