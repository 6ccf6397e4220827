package dev.belfry.benchmarks;

import dev.belfry.benchmarks.drain.MarksRun;
import dev.belfry.events.Ids;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "marks",
    description =
        "One user marks everything as read, and unread again, as often as can be: how fast the"
            + " read model takes it, and what reads cost them and others then.")
final class MarksCommand implements Callable<Integer> {
  private final Output output;

  @Mixin TargetOptions target = new TargetOptions();

  @Mixin LogOptions log = new LogOptions();

  @Option(
      names = "--count",
      paramLabel = "<n>",
      description =
          "How many notifications they have, and how many mark-all-reads come before and after they"
              + " mark each of them unread. Default: ${DEFAULT-VALUE}")
  int count = 6_500;

  @Option(
      names = "--reads",
      paramLabel = "<n>",
      description = "How many lists of others are measured, twice. Default: ${DEFAULT-VALUE}")
  int reads = 300;

  @Option(
      names = "--patience",
      paramLabel = "<time>",
      description = "How long the read model may take for each part. Default: ${DEFAULT-VALUE}")
  Duration patience = Duration.ofMinutes(10);

  MarksCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    return output.print(
        new MarksRun(
                log.kafka(target.anyHost),
                log.database(target.anyHost),
                target.setup(1).endpoints(),
                "bench-" + Ids.next().toString().substring(0, 13),
                Checks.from(1, "--count", count),
                Checks.from(1, "--reads", reads),
                patience)
            .run(output.progress(), output.clock()));
  }
}
