package dev.belfry.e2e;

import dev.belfry.embedded.EmbeddedDatabase;
import dev.belfry.embedded.ListenAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// PostgreSQL, to be killed and started again at the same address.
final class DatabaseProcess implements AutoCloseable {
  private final Path folder;
  private final int port;
  private @Nullable EmbeddedDatabase server;

  DatabaseProcess(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  EmbeddedDatabase start() {
    EmbeddedDatabase started = new EmbeddedDatabase(folder, ListenAddress.loopback(port, "port"));
    started.start();
    server = started;
    return started;
  }

  /// The one number that a query answers with.
  long number(String query) throws SQLException {
    return Long.parseLong(text(query));
  }

  /// The one value that a query answers with, as text.
  String text(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  void execute(String statement) throws SQLException {
    try (Connection connection = connect();
        Statement any = connection.createStatement()) {
      any.execute(statement);
    }
  }

  private Connection connect() throws SQLException {
    EmbeddedDatabase running = Objects.requireNonNull(server, "the database is not running");
    return DriverManager.getConnection(running.jdbcUrl(), running.username(), running.password());
  }

  /// Kills the postmaster and all its children, as an out-of-memory killer or a crash would.
  void kill9() {
    ProcessHandle postmaster = ProcessHandle.of(postmasterPid()).orElseThrow();
    List<ProcessHandle> backends = postmaster.descendants().toList();
    postmaster.destroyForcibly();
    backends.forEach(ProcessHandle::destroyForcibly);
    postmaster.onExit().join();
    server = null;
  }

  private long postmasterPid() {
    try (var files = Files.find(folder, 3, (file, _) -> file.endsWith("postmaster.pid"))) {
      return Long.parseLong(Files.readAllLines(files.findFirst().orElseThrow()).getFirst().strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
