package dev.belfry.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file that PostgreSQL's driver looks passwords up in, for this whole JVM until it is closed:
/// what `PGPASSFILE` names for a service.
///
/// @param path of the file
public record PasswordFile(Path path) implements AutoCloseable {
  private static final String SETTING = "org.postgresql.pgpassfile";

  /// In a folder.
  public static PasswordFile in(Path folder) {
    var file = new PasswordFile(folder.resolve("pgpass"));
    System.setProperty(SETTING, file.path.toString());
    return file;
  }

  /// From now on new connections take this password.
  ///
  /// @return the database as one gets in without saying the password
  public Database write(Database database) throws IOException {
    Files.writeString(
        path,
        "*:*:%s:%s:%s\n".formatted(database.name(), database.username(), database.password()));
    return new Database(database.jdbcUrl(), database.username(), "");
  }

  @Override
  public void close() {
    System.clearProperty(SETTING);
  }
}
