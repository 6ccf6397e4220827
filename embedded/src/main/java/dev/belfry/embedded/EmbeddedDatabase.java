package dev.belfry.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL server of this process's own, with a password of its own, reachable over TCP.
/// Committed rows are on disk. The server is a process beside this one: should this one be killed,
/// the server lives on until the next start on the same folder, which stops it and takes over.
///
/// PostgreSQL refuses to be root. Where this process is root, the server runs as the user `nobody`,
/// or as who owns the folder.
///
/// One start per object: to start again after [#close()], make a new one on the same folder.
public final class EmbeddedDatabase implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final String DATABASE = "belfry";
  private static final int ATTEMPTS = 3;

  private final Path folder;
  private final ListenAddress address;
  private final Path programs;
  private @Nullable PostgresCluster cluster;
  private String password = "";
  private int port;

  /// @param folder where the database is kept, and the server's programs (60 MB); made when missing
  public EmbeddedDatabase(Path folder, ListenAddress address) {
    this(folder, address, folder);
  }

  /// @param programs where the server's programs are unpacked, to be shared by several databases.
  ///   Others must be able to read it when this process is root, and unable to write to it.
  public EmbeddedDatabase(Path folder, ListenAddress address, Path programs) {
    this.folder = folder.toAbsolutePath().normalize();
    this.address = address;
    this.programs = programs.toAbsolutePath().normalize();
  }

  /// Starts the server and returns when it takes connections. The first start on a folder creates
  /// the database.
  ///
  /// @throws PortInUseException when something else listens on the port
  /// @throws DatabaseStartException when the folder can't be used or PostgreSQL does not come up
  public synchronized void start() {
    if (cluster != null) {
      throw new IllegalStateException("This database has been started already");
    }
    try {
      var prepared = prepare();
      prepared.create();
      prepared.takeOver();
      startOn(prepared);
      cluster = prepared;
      password = prepared.password();
      createDatabaseIfMissing();
    } catch (IOException | SQLException e) {
      close();
      throw new DatabaseStartException(
          "PostgreSQL in %s can't be used (%s: %s)."
              .formatted(folder, e.getClass().getSimpleName(), e.getMessage()),
          e);
    }
  }

  public synchronized String jdbcUrl() {
    return jdbcUrl(DATABASE);
  }

  /// Where another database of this server is.
  public synchronized String jdbcUrl(String database) {
    if (cluster == null) {
      throw new IllegalStateException("The database is not running");
    }
    return "jdbc:postgresql://%s/%s".formatted(address.hostAndPort(port), database);
  }

  /// The superuser of this server.
  public String username() {
    return PostgresCluster.SUPERUSER;
  }

  /// Made up when the database was created, and kept beside it.
  public synchronized String password() {
    return password;
  }

  /// Ends all connections and stops the server. Doing so twice changes nothing.
  @Override
  public synchronized void close() {
    var running = cluster;
    cluster = null;
    if (running == null) {
      return;
    }
    try {
      running.stop();
    } catch (IOException | DatabaseStartException e) {
      log.error("PostgreSQL in {} may still run: {}", folder, e.getMessage());
    }
  }

  private PostgresCluster prepare() throws IOException {
    Files.createDirectories(folder);
    var home = Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    // PostgreSQL knows its folder by its real name, and so must we to recognise its processes.
    var real = home.toRealPath();
    var unpacked = PostgresPrograms.unpackedIn(programs);
    return new PostgresCluster(real, unpacked, ServerAccount.forFolder(real, unpacked));
  }

  private void startOn(PostgresCluster prepared) throws IOException {
    for (var attempt = 1; ; attempt++) {
      port = address.claim("PostgreSQL");
      try {
        prepared.start(address.host(), port);
        return;
      } catch (DatabaseStartException e) {
        // A free port may have been taken in the moment between finding and using it.
        if (!address.choosesPort() || attempt == ATTEMPTS) {
          throw e;
        }
        log.warn("{} Trying again.", e.getMessage());
      }
    }
  }

  private void createDatabaseIfMissing() throws SQLException {
    try (var connection = DriverManager.getConnection(jdbcUrl("postgres"), username(), password);
        var statement = connection.createStatement()) {
      var found =
          statement.executeQuery("SELECT FROM pg_database WHERE datname = '" + DATABASE + "'");
      if (!found.next()) {
        statement.executeUpdate("CREATE DATABASE " + DATABASE);
      }
    }
  }
}
