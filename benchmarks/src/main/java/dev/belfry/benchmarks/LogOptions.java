package dev.belfry.benchmarks;

import static org.apache.kafka.clients.CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;

import dev.belfry.benchmarks.drain.ReadModelDatabase;
import dev.belfry.benchmarks.wire.Target;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of commands that write to the log and look at how far the read model is.
final class LogOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "<host:port>",
      split = ",",
      description = "Kafka. Default: those of --kafka-config, or localhost:9092")
  String[] bootstrapServers = {};

  @Option(
      names = "--kafka-config",
      paramLabel = "<file>",
      description =
          "Settings of Kafka clients, such as kafka/client.properties in the data directory of"
              + " standalone.")
  @Nullable Path kafkaConfig;

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

  /// Kafka, as its clients want to be told.
  ///
  /// @param anyHost whether a host other than this machine is allowed
  Map<String, Object> kafka(boolean anyHost) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
    readKafkaConfig().forEach((name, value) -> settings.put((String) name, value));
    if (bootstrapServers.length > 0) {
      settings.put(BOOTSTRAP_SERVERS_CONFIG, String.join(",", bootstrapServers));
    }
    for (String server : ((String) settings.get(BOOTSTRAP_SERVERS_CONFIG)).split(",", -1)) {
      checkHost("--bootstrap-servers", "//" + server, anyHost);
    }
    return settings;
  }

  private Properties readKafkaConfig() {
    var properties = new Properties();
    if (kafkaConfig != null) {
      try (Reader file = Files.newBufferedReader(kafkaConfig)) {
        properties.load(file);
      } catch (IOException | IllegalArgumentException e) {
        throw new Checks.InvalidOption(
            "--kafka-config (expected: a file of Kafka's client settings that can be read)");
      }
    }
    return properties;
  }

  /// The read model's database.
  ///
  /// @param anyHost likewise
  ReadModelDatabase database(boolean anyHost) {
    if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
      throw new Checks.InvalidOption("--jdbc-url (expected: jdbc:postgresql://host:port/name)");
    }
    checkHost("--jdbc-url", jdbcUrl.substring("jdbc:".length()), anyHost);
    return new ReadModelDatabase(jdbcUrl, dbUser, dbPassword);
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
