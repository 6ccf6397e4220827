package dev.belfry.benchmarks;

import dev.belfry.benchmarks.load.Endpoints;
import dev.belfry.benchmarks.load.Setup;
import dev.belfry.benchmarks.wire.Target;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of all commands that put load on a running Belfry.
final class TargetOptions {
  @Option(
      names = "--url",
      paramLabel = "<url>",
      description = "Belfry, if all of it is on one origin. Default: ${DEFAULT-VALUE}")
  URI url = URI.create("http://localhost:8080");

  @Option(
      names = "--producer-url",
      paramLabel = "<url>",
      description = "producer-api, if it has an origin of its own.")
  @Nullable URI producerUrl;

  @Option(
      names = "--socket-url",
      paramLabel = "<url>",
      description = "delivery-service (http, not ws), if it has an origin of its own.")
  @Nullable URI socketUrl;

  @Option(
      names = "--token-url",
      paramLabel = "<url>",
      description = "Where tokens come from. Default: /dev/token below --url")
  @Nullable URI tokenUrl;

  @Option(
      names = "--i-own-this-host",
      description = "Allows another host than this machine. Without it, that is refused.")
  boolean anyHost;

  @Option(
      names = "--open-at-once",
      paramLabel = "<n>",
      description = "Unfinished handshakes at most. Default: ${DEFAULT-VALUE}")
  int openAtOnce = 200;

  @Option(
      names = "--request-connections",
      paramLabel = "<n>",
      description = "Connections for requests at most. Default: ${DEFAULT-VALUE}")
  int requestConnections = 128;

  @Option(
      names = "--socket-threads",
      paramLabel = "<n>",
      description = "Threads that share the sockets. Default: ${DEFAULT-VALUE}")
  int socketThreads = 1;

  @Option(
      names = "--message",
      paramLabel = "<characters>",
      description = "Length of each notification's message. Default: ${DEFAULT-VALUE}")
  int message = 200;

  @Option(names = "--keyed", description = "Gives each notification an Idempotency-Key of its own.")
  boolean keyed;

  @Option(
      names = "--grace",
      paramLabel = "<time>",
      description =
          "How long nothing may come, in the end, until what is missing counts as lost. Default:"
              + " ${DEFAULT-VALUE}")
  Duration grace = Duration.ofSeconds(10);

  Setup setup(int users) {
    Endpoints endpoints =
        new Endpoints(
            target(producerUrl == null ? url : producerUrl),
            target(socketUrl == null ? url : socketUrl),
            target(
                tokenUrl == null
                    ? URI.create(url.toString().replaceFirst("/+$", "") + "/dev/token")
                    : tokenUrl));
    return new Setup(
        endpoints,
        Checks.from(1, "--users", users),
        Checks.from(1, "--open-at-once", openAtOnce),
        Checks.from(1, "--request-connections", requestConnections),
        Checks.from(1, "--socket-threads", socketThreads),
        Checks.within(1, 10_000, "--message", message),
        keyed,
        grace);
  }

  private Target target(URI of) {
    return Target.of(of, anyHost);
  }
}
