package dev.belfry.standalone;

import dev.belfry.embedded.EmbeddedDatabase;
import dev.belfry.embedded.ListenAddress;
import java.nio.file.Path;
import java.util.Map;

/// The database beside this process.
final class OwnPostgres implements Server {
  private final EmbeddedDatabase database;
  private final Path folder;

  OwnPostgres(Path folder, ListenAddress address) {
    this.folder = folder;
    database = new EmbeddedDatabase(folder, address);
  }

  @Override
  public String name() {
    return "PostgreSQL";
  }

  @Override
  public void start() {
    database.start();
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        "spring.datasource.url", database.jdbcUrl(),
        "spring.datasource.username", database.username(),
        "spring.datasource.password", database.password());
  }

  @Override
  public String summary() {
    return "%s (user %s, password in %s)"
        .formatted(database.jdbcUrl(), database.username(), folder.resolve("password"));
  }

  @Override
  public void close() {
    database.close();
  }
}
