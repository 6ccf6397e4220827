package dev.belfry.standalone;

import dev.belfry.embedded.DataDirectory;
import dev.belfry.embedded.EmbeddedException;
import dev.belfry.embedded.ListenAddress;
import dev.belfry.service.start.StartRefused;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/// The Kafka and the PostgreSQL that the services use, and the locked data directory.
final class BackingServers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BackingServers.class);

  private final DataDirectory data;
  private final Server kafka;
  private final Server postgres;

  private BackingServers(DataDirectory data, Server kafka, Server postgres) {
    this.data = data;
    this.kafka = kafka;
    this.postgres = postgres;
  }

  /// Locks the data directory; starts nothing.
  ///
  /// @throws EmbeddedException if the data directory can't be used
  /// @throws StartRefused if settings contradict each other
  static BackingServers open(Environment environment) {
    StandaloneProperties properties =
        Binder.get(environment).bindOrCreate("belfry", StandaloneProperties.class);
    Optional<Server> kafka = ExternalServer.kafka(environment, properties).map(Server.class::cast);
    Optional<Server> postgres =
        ExternalServer.postgres(environment, properties).map(Server.class::cast);
    DataDirectory data = DataDirectory.open(properties.dataDirectory(), "--belfry.data-directory");
    return new BackingServers(
        data,
        kafka.orElseGet(() ->
            new OwnKafka(
                data.kafka(),
                ListenAddress.loopback(properties.kafkaPort(), "--belfry.kafka-port"))),
        postgres.orElseGet(() ->
            new OwnPostgres(
                data.postgres(),
                ListenAddress.loopback(properties.postgresPort(), "--belfry.postgres-port"))));
  }

  /// Starts both at once, and returns when both are up.
  ///
  /// @throws EmbeddedException if one of them does not come up; [#close()] then stops the other
  void start() {
    log.info("Data are kept in {}", data.root());
    CompletableFuture<Void> both = CompletableFuture.allOf(started(kafka), started(postgres));
    try {
      both.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof EmbeddedException reason) {
        throw reason;
      }
      throw e;
    }
  }

  private static CompletableFuture<Void> started(Server server) {
    if (server instanceof ExternalServer) {
      log.info("{} is not started here: {}", server.name(), server.summary());
      return CompletableFuture.completedFuture(null);
    }
    log.info("{} is starting ...", server.name());
    CompletableFuture<Void> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("start-" + server.name())
        .start(() -> {
          long begin = System.nanoTime();
          try {
            server.start();
            log.info(
                "{} is up after {} ms",
                server.name(),
                Duration.ofNanos(System.nanoTime() - begin).toMillis());
            result.complete(null);
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  Path dataDirectory() {
    return data.root();
  }

  Server kafka() {
    return kafka;
  }

  Server postgres() {
    return postgres;
  }

  /// What the services must be told to find both.
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(kafka.settings());
    settings.putAll(postgres.settings());
    return settings;
  }

  /// Stops what was started, then unlocks the data directory.
  @Override
  public void close() {
    try (data;
        postgres;
        kafka) {
      Stream.of(kafka, postgres)
          .filter(server -> !(server instanceof ExternalServer))
          .forEach(server -> log.info("Stopping {}", server.name()));
    }
  }
}
