package dev.belfry.standalone;

import dev.belfry.embedded.DataDirectory;
import dev.belfry.embedded.EmbeddedBroker;
import dev.belfry.embedded.EmbeddedDatabase;
import dev.belfry.embedded.EmbeddedException;
import dev.belfry.embedded.ListenAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The broker and the database of this process, on one locked data directory.
final class Infrastructure implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Infrastructure.class);

  private final DataDirectory data;
  private final EmbeddedBroker broker;
  private final EmbeddedDatabase database;

  private Infrastructure(DataDirectory data, EmbeddedBroker broker, EmbeddedDatabase database) {
    this.data = data;
    this.broker = broker;
    this.database = database;
  }

  /// Locks the data directory; starts nothing.
  ///
  /// @throws EmbeddedException if it can't be used
  static Infrastructure open(StandaloneProperties properties) {
    ListenAddress kafka = ListenAddress.loopback(properties.kafkaPort(), "--belfry.kafka-port");
    ListenAddress postgres =
        ListenAddress.loopback(properties.postgresPort(), "--belfry.postgres-port");
    DataDirectory data = DataDirectory.open(properties.dataDirectory(), "--belfry.data-directory");
    return new Infrastructure(
        data,
        EmbeddedBroker.withPassword(data.kafka(), kafka),
        new EmbeddedDatabase(data.postgres(), postgres));
  }

  /// Starts both at once, and returns when both are up.
  ///
  /// @throws EmbeddedException if one of them does not come up; [#close()] then stops the other
  void start() {
    log.info("Data are kept in {}", data.root());
    CompletableFuture<Void> both =
        CompletableFuture.allOf(
            started("Kafka", broker::start), started("PostgreSQL", database::start));
    try {
      both.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof EmbeddedException reason) {
        throw reason;
      }
      throw e;
    }
  }

  private static CompletableFuture<Void> started(String server, Runnable start) {
    log.info("{} is starting ...", server);
    CompletableFuture<Void> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("start-" + server)
        .start(() -> {
          long begin = System.nanoTime();
          try {
            start.run();
            log.info(
                "{} is up after {} ms",
                server,
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

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /// What a client of the broker needs.
  Map<String, String> kafkaClientSettings() {
    return broker.clientSettings();
  }

  /// The same in a file.
  Path kafkaClientSettingsFile() {
    return broker.clientSettingsFile();
  }

  String jdbcUrl() {
    return database.jdbcUrl();
  }

  String username() {
    return database.username();
  }

  String password() {
    return database.password();
  }

  /// Stops both, then gives the data directory free.
  @Override
  public void close() {
    try (data;
        database;
        broker) {
      log.info("Stopping Kafka and PostgreSQL");
    }
  }
}
