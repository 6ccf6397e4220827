package dev.belfry.testing;

import java.util.concurrent.atomic.AtomicInteger;

/// A broker and a database for tests. `-Dbelfry.test.infrastructure` says of which kind: `embedded`
/// (the default; in this process and beside it) or `containers`. Tests can't tell the difference.
///
/// Most tests use the [#shared()] pair, with a [#newDatabase()] each and recipients of their own. A
/// test that stops and starts things owns a pair by [#start()] and closes it. The database starts
/// when it is first asked for: many tests need a broker only.
public final class Infrastructure implements AutoCloseable {

  public static final String KIND = "belfry.test.infrastructure";

  private final Servers servers;
  private final AtomicInteger databases = new AtomicInteger();
  private boolean hasDatabase;

  private Infrastructure(Servers servers) {
    this.servers = servers;
  }

  /// The pair of this JVM: started by the first who asks, stopped when the JVM ends.
  public static Infrastructure shared() {
    return Shared.INSTANCE;
  }

  /// A new pair.
  public static Infrastructure start() {
    var infrastructure = new Infrastructure(servers());
    try {
      infrastructure.startKafka();
      return infrastructure;
    } catch (RuntimeException e) {
      infrastructure.close();
      throw e;
    }
  }

  /// As `host:port`.
  public String bootstrapServers() {
    return servers.bootstrapServers();
  }

  public String jdbcUrl() {
    return database().jdbcUrl();
  }

  public String username() {
    return database().username();
  }

  public String password() {
    return database().password();
  }

  /// A fresh, empty database on the same server.
  public Database newDatabase() {
    var name = "test_" + databases.incrementAndGet();
    database().execute("CREATE DATABASE " + name);
    return database().named(name);
  }

  /// Stops the broker. Its address and its records stay.
  public void stopKafka() {
    servers.stopKafka();
  }

  /// Returns when the broker answers again, where it answered before.
  public void startKafka() {
    servers.startKafka();
    Readiness.awaitKafka(servers.bootstrapServers());
  }

  /// Stops the database server, ending all connections. Its address and its rows stay.
  public void stopDatabase() {
    database();
    servers.stopDatabase();
  }

  /// Returns when the database answers again, where it answered before.
  public synchronized void startDatabase() {
    servers.startDatabase();
    Readiness.awaitDatabase(servers.database());
    hasDatabase = true;
  }

  private synchronized Database database() {
    if (!hasDatabase) {
      startDatabase();
    }
    return servers.database();
  }

  /// Stops both and removes their data.
  @Override
  public void close() {
    servers.close();
  }

  private static Servers servers() {
    var kind = System.getProperty(KIND, "embedded");
    return switch (kind) {
      case "embedded" -> new EmbeddedServers();
      case "containers" -> new ContainerServers();
      default ->
          throw new IllegalArgumentException(
              KIND + ": " + kind + " (expected: embedded or containers)");
    };
  }

  private static final class Shared {

    private static final Infrastructure INSTANCE = start();

    static {
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().name("infrastructure").unstarted(INSTANCE::close));
    }
  }
}
