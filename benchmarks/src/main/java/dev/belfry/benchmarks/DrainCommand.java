package dev.belfry.benchmarks;

import dev.belfry.benchmarks.drain.Backlog;
import dev.belfry.benchmarks.drain.DrainRun;
import dev.belfry.events.Ids;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "drain",
    description =
        "Puts notifications straight into the log and measures how fast the read model works them"
            + " off: running meanwhile, or started once they are there.")
final class DrainCommand implements Callable<Integer> {
  private final Output output;

  @Mixin LogOptions log = new LogOptions();

  @Option(
      names = "--events",
      paramLabel = "<n>",
      description = "How many. Default: ${DEFAULT-VALUE}")
  int events = 100_000;

  @Option(
      names = "--message",
      paramLabel = "<characters>",
      description = "Length of each message. Default: ${DEFAULT-VALUE}")
  int message = 200;

  @Option(
      names = "--recipients",
      paramLabel = "<n>",
      description = "How many share them. Default: ${DEFAULT-VALUE}")
  int recipients = 1_000;

  @Option(
      names = "--changes",
      paramLabel = "<percent>",
      description =
          "How many events in a hundred are something that recipients did: read, unread, deleted,"
              + " all read. Default: ${DEFAULT-VALUE}")
  int changes = 0;

  @Option(
      names = "--patience",
      paramLabel = "<time>",
      description =
          "How long the read model may make no progress: also the time to start it. Default:"
              + " ${DEFAULT-VALUE}")
  Duration patience = Duration.ofMinutes(5);

  @Option(
      names = "--i-own-this-host",
      description = "Allows another host than this machine. Without it, that is refused.")
  boolean anyHost;

  DrainCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    DrainRun run =
        new DrainRun(
            log.kafka(anyHost),
            log.database(anyHost),
            new Backlog(
                Checks.from(1, "--events", events),
                Checks.within(1, 10_000, "--message", message),
                Checks.from(1, "--recipients", recipients),
                Checks.within(0, 99, "--changes", changes),
                "bench-" + Ids.next().toString().substring(0, 13)),
            patience);
    return output.print(run.run(output.progress(), output.clock()));
  }
}
