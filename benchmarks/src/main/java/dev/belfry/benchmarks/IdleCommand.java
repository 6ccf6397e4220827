package dev.belfry.benchmarks;

import dev.belfry.benchmarks.load.IdleRun;
import dev.belfry.benchmarks.load.ResidentMemory;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "idle",
    description = "Opens sockets and holds them: how many stay open, and what each costs.")
final class IdleCommand implements Callable<Integer> {
  private final Output output;

  @Mixin TargetOptions target = new TargetOptions();

  @Option(
      names = "--users",
      paramLabel = "<n>",
      description = "Users, each with one socket. Default: ${DEFAULT-VALUE}")
  int users = 10_000;

  @Option(
      names = "--hold",
      paramLabel = "<time>",
      description = "How long they stay open. Default: ${DEFAULT-VALUE}")
  Duration hold = Duration.ofSeconds(60);

  @Option(
      names = "--pid",
      paramLabel = "<pid>",
      description = "The server's process (Linux): compares its resident memory before and after.")
  @Nullable Long pid;

  IdleCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    IdleRun run =
        new IdleRun(target.setup(users), hold, pid == null ? null : new ResidentMemory(pid));
    return output.print(run.run(output.progress()));
  }
}
