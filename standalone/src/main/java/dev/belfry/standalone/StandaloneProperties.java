package dev.belfry.standalone;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What the all-in-one process has of its own.
///
/// @param dataDirectory where everything is kept: the log, the database, the signing key; made when
///   missing, used by one process at a time; no comma, double quote, dollar sign, backquote or
///   backslash in its path
/// @param kafkaPort the port of the embedded broker, on this machine only, for clients with the
///   settings of `kafka/client.properties` in the data directory; 0 for any free port
/// @param postgresPort the port of the embedded database, on this machine only; 0 for any free port
@ConfigurationProperties("belfry")
public record StandaloneProperties(
    @DefaultValue("./data") Path dataDirectory,
    @DefaultValue("0") int kafkaPort,
    @DefaultValue("0") int postgresPort) {
  public StandaloneProperties {
    expectPort("belfry.kafka-port", kafkaPort);
    expectPort("belfry.postgres-port", postgresPort);
  }

  private static void expectPort(String name, int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("%s: %s (expected: 0 to 65535)".formatted(name, port));
    }
  }
}
