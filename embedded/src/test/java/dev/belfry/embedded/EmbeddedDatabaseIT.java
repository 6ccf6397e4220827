package dev.belfry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {

  /// Unpacked once for all tests.
  @TempDir static Path programs;

  @TempDir Path folder;

  @Test
  void keepsRowsAndItsPasswordOverARestart() throws SQLException {
    String password;
    try (var database = started()) {
      password = database.password();
      var rows = Rows.of(database);
      rows.createTable();
      rows.write(100);
    }
    try (var database = started()) {
      assertThat(Rows.of(database).count()).isEqualTo(100);
      assertThat(database.password()).isEqualTo(password);
    }
  }

  @Test
  void writesEveryCommitToTheDisk() throws SQLException {
    try (var database = started()) {
      var rows = Rows.of(database);
      for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
        assertThat(rows.ask("SHOW " + setting)).as(setting).isEqualTo("on");
      }
    }
  }

  @Test
  void letsNobodyInWithoutThePassword_whichOnlyItsOwnerCanRead() throws IOException {
    try (var database = started()) {
      var guessing = new Rows(database.jdbcUrl(), database.username(), "belfry");
      assertThatThrownBy(guessing::connect)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      var permissions = Files.getPosixFilePermissions(folder.resolve("postgres/password"));
      assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
    }
  }

  @Test
  void takesOverAServerThatAnEarlierRunLeftBehind() throws SQLException {
    var orphaned = started();
    var rows = Rows.of(orphaned);
    rows.createTable();
    rows.write(10);
    var orphan = postmaster();
    try (var database = started()) {
      assertThat(postmaster()).isNotEqualTo(orphan);
      assertThat(Rows.of(database).count()).isEqualTo(10);
    }
  }

  @Test
  void startsAfterItsServerWasKilled() throws SQLException {
    try (var killed = started()) {
      var rows = Rows.of(killed);
      rows.createTable();
      rows.write(10);
      postmaster().destroyForcibly();
      try (var database = started()) {
        assertThat(Rows.of(database).count()).isEqualTo(10);
      }
    }
  }

  @Test
  void aPidFileWhoseNumberBelongsToAnotherProgramNowIsNoObstacle() throws Exception {
    started().close();
    var pidFile = folder.resolve("postgres/cluster/postmaster.pid");
    Files.writeString(
        pidFile,
        ProcessHandle.current().pid() + "\n" + folder.resolve("postgres/cluster") + "\n0\n5432\n");
    try (var database = started()) {
      assertThat(Rows.of(database).ask("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aCreationThatWasInterruptedIsBegunAgain() throws Exception {
    Files.createDirectories(folder.resolve("postgres/cluster.new/base"));
    try (var database = started()) {
      assertThat(Rows.of(database).ask("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void explainsATakenPort() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var database =
            new EmbeddedDatabase(
                folder.resolve("postgres"),
                ListenAddress.loopback(taken.getLocalPort(), "postgres.port"),
                programs)) {
      assertThatExceptionOfType(PortInUseException.class)
          .isThrownBy(database::start)
          .withMessageContainingAll(
              Integer.toString(taken.getLocalPort()), "PostgreSQL", "postgres.port")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
  }

  @Test
  void stopsItsServer_andClosingTwiceOrBeforeTheStartChangesNothing() {
    var database = database();
    database.close();
    database.start();
    assertThat(server().workers()).isNotEmpty();
    database.close();
    database.close();
    assertThat(server().workers()).isEmpty();
  }

  private EmbeddedDatabase started() {
    var database = database();
    database.start();
    return database;
  }

  /// In a folder of its own below the test's, which only root may pass: where the server runs as
  /// another user, the test's folder has to let it through.
  private EmbeddedDatabase database() {
    return new EmbeddedDatabase(
        folder.resolve("postgres"), ListenAddress.anyLoopbackPort(), programs);
  }

  private ProcessHandle postmaster() {
    try {
      return server().running().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Postmaster server() {
    return new Postmaster(folder.resolve("postgres/cluster"));
  }
}
