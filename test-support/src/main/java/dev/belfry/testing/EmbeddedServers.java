package dev.belfry.testing;

import dev.belfry.embedded.EmbeddedBroker;
import dev.belfry.embedded.EmbeddedDatabase;
import dev.belfry.embedded.ListenAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/// In this process and beside it, with data in a temporary folder.
final class EmbeddedServers implements Servers {

  /// The server's programs, unpacked once for all test runs of this user.
  private static final Path PROGRAMS =
      Path.of(
          System.getProperty("java.io.tmpdir"),
          "belfry-test-programs-" + System.getProperty("user.name"));

  private final Path folder = temporaryFolder();
  private final int kafkaPort = FreePort.next();
  private final int databasePort = FreePort.next();
  private @Nullable EmbeddedBroker broker;
  private @Nullable EmbeddedDatabase server;

  @Override
  public synchronized void startKafka() {
    var starting =
        new EmbeddedBroker(
            folder.resolve("kafka"), ListenAddress.loopback(kafkaPort, "the test's Kafka port"));
    starting.start();
    broker = starting;
  }

  @Override
  public synchronized void stopKafka() {
    if (broker != null) {
      broker.close();
    }
  }

  @Override
  public String bootstrapServers() {
    return "127.0.0.1:" + kafkaPort;
  }

  @Override
  public synchronized void startDatabase() {
    var starting =
        new EmbeddedDatabase(
            folder.resolve("postgres"),
            ListenAddress.loopback(databasePort, "the test's PostgreSQL port"),
            PROGRAMS);
    starting.start();
    server = starting;
  }

  @Override
  public synchronized void stopDatabase() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  public synchronized Database database() {
    if (server == null) {
      throw new IllegalStateException("The database has never been started");
    }
    return new Database(
        "jdbc:postgresql://127.0.0.1:" + databasePort + "/belfry",
        server.username(),
        server.password());
  }

  @Override
  public void close() {
    stopKafka();
    stopDatabase();
    try {
      FileSystemUtils.deleteRecursively(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporaryFolder() {
    try {
      // Others may pass through: where the test is root, the database server is someone else.
      return Files.setPosixFilePermissions(
          Files.createTempDirectory("belfry-test-"), PosixFilePermissions.fromString("rwx--x--x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
