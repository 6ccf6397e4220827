package dev.belfry.benchmarks;

import dev.belfry.benchmarks.drain.ReadModel;
import dev.belfry.benchmarks.wire.Target;
import java.net.URI;
import picocli.CommandLine.Option;

/// Options of commands that write to the log and look at how far the read model is.
final class LogOptions {
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

  /// Kafka, as its client wants to be told.
  ///
  /// @param anyHost whether a host other than this machine is allowed
  String bootstrapServers(boolean anyHost) {
    for (String server : bootstrapServers) {
      checkHost("--bootstrap-servers", "//" + server, anyHost);
    }
    return String.join(",", bootstrapServers);
  }

  /// The read model's database.
  ///
  /// @param anyHost likewise
  ReadModel database(boolean anyHost) {
    if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
      throw new Checks.InvalidOption("--jdbc-url (expected: jdbc:postgresql://host:port/name)");
    }
    checkHost("--jdbc-url", jdbcUrl.substring("jdbc:".length()), anyHost);
    return new ReadModel(jdbcUrl, dbUser, dbPassword);
  }

  private static void checkHost(String option, String url, boolean anyHost) {
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
