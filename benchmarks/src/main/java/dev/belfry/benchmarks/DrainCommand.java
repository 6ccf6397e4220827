package dev.belfry.benchmarks;

import dev.belfry.benchmarks.drain.Backlog;
import dev.belfry.benchmarks.drain.DrainRun;
import dev.belfry.benchmarks.drain.ReadModel;
import dev.belfry.benchmarks.wire.Target;
import dev.belfry.events.Ids;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "drain",
    description =
        "Puts notifications straight into the log and measures how fast the read model works them"
            + " off: running meanwhile, or started once they are there.")
final class DrainCommand implements Callable<Integer> {
  private final Output output;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "<host:port>",
      split = ",",
      description = "Kafka. Default: ${DEFAULT-VALUE}")
  String[] bootstrapServers = {"localhost:9092"};

  @Option(
      names = "--jdbc-url",
      paramLabel = "<url>",
      description = "The read model's database. Default: ${DEFAULT-VALUE}")
  String jdbcUrl = "jdbc:postgresql://localhost:5432/belfry";

  @Option(
      names = "--db-user",
      paramLabel = "<name>",
      description = "Who may read it. Default: ${DEFAULT-VALUE}")
  String dbUser = "belfry";

  @Option(
      names = "--db-password",
      paramLabel = "<password>",
      arity = "0..1",
      interactive = true,
      description = "Asked for if given without a value.")
  String dbPassword = "";

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
    for (String server : bootstrapServers) {
      checkHost("--bootstrap-servers", "//" + server);
    }
    if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
      throw new Checks.InvalidOption("--jdbc-url (expected: jdbc:postgresql://host:port/name)");
    }
    checkHost("--jdbc-url", jdbcUrl.substring("jdbc:".length()));
    DrainRun run =
        new DrainRun(
            String.join(",", bootstrapServers),
            new ReadModel(jdbcUrl, dbUser, dbPassword),
            new Backlog(
                Checks.from(1, "--events", events),
                Checks.within(1, 10_000, "--message", message),
                Checks.from(1, "--recipients", recipients),
                Checks.within(0, 99, "--changes", changes),
                "bench-" + Ids.next().toString().substring(0, 13)),
            patience);
    return output.print(run.run(output.progress(), output.clock()));
  }

  private void checkHost(String option, String url) {
    String host;
    try {
      host = URI.create(url).getHost();
    } catch (IllegalArgumentException e) {
      host = null;
    }
    if (host == null) {
      throw new Checks.InvalidOption(option + " names no host");
    }
    Target.resolve(host, anyHost);
  }
}
