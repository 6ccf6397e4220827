package dev.belfry.benchmarks;

import dev.belfry.benchmarks.load.LiveHeap;
import dev.belfry.benchmarks.load.MemoryRun;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "memory",
    description = "What a user, a session and an absent user take of a delivery node's heap.")
final class MemoryCommand implements Callable<Integer> {
  private final Output output;

  @Mixin TargetOptions target = new TargetOptions();

  @Option(
      names = "--users",
      paramLabel = "<n>",
      description = "Users, each with one socket and then two. Default: ${DEFAULT-VALUE}")
  int users = 2_000;

  @Option(
      names = "--absence",
      paramLabel = "<time>",
      description = "The server's belfry.delivery.absence. Default: ${DEFAULT-VALUE}")
  Duration absence = Duration.ofSeconds(60);

  @Option(
      names = "--settle",
      paramLabel = "<time>",
      description =
          "How long nothing happens before the heap is looked at: tokens are remembered for a"
              + " minute. Default: ${DEFAULT-VALUE}")
  Duration settle = Duration.ofSeconds(70);

  @Option(
      names = "--pid",
      paramLabel = "<pid>",
      required = true,
      description = "The server's process: its live objects are counted, by jcmd.")
  long pid;

  MemoryCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    MemoryRun run = new MemoryRun(target.setup(users), absence, settle, new LiveHeap(pid));
    return output.print(run.run(output.progress()));
  }
}
