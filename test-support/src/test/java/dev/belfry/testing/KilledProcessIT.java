package dev.belfry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.security.auth.module.UnixSystem;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.util.FileSystemUtils;

/// The embedded broker and database in a process that is killed.
@Execution(ExecutionMode.CONCURRENT)
class KilledProcessIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int NOBODY = 65_534;

  private Path folder = Path.of("");

  /// Others may pass through: where the test is root, the database server is someone else.
  @BeforeEach
  void createFolder() throws IOException {
    folder = Files.createTempDirectory("belfry-killed-");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void removeFolder() throws IOException {
    FileSystemUtils.deleteRecursively(folder);
  }

  @Test
  @Tag("endurance")
  void whatWasAcknowledgedIsThereAfterEveryKill() {
    survivesKills(2, JavaProcess.mainClass(BrokerAndDatabase.class));
  }

  @Test
  @Tag("endurance")
  void anOrdinaryUserCanRunThemToo() throws IOException {
    survivesKills(1, asOrdinaryUser());
  }

  @Test
  void aFolderThatOnlyRootCanPassThroughIsNoObstacleToRoot() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    survivesKills(1, JavaProcess.mainClass(BrokerAndDatabase.class));
  }

  @Test
  void aSecondProcessOnTheSameDataIsRefusedInOneLine() {
    var command = JavaProcess.mainClass(BrokerAndDatabase.class).withArgument(data().toString());
    try (var first = command.start("first");
        var second = startedAfter(first, command)) {
      var refusal = second.awaitOutput(line -> line.startsWith("refused "), PATIENCE);
      assertThat(refusal).contains(data().toString(), "process " + first.pid(), "belfry.data");
      assertThat(second.awaitExit(PATIENCE)).isEqualTo(3);
      end(first);
    }
  }

  @Test
  void aBrokerThatCanNotGoOnEndsItsProcessInOrderAndSaysWhy() {
    var command =
        JavaProcess.mainClass(BrokerAndDatabase.class)
            .withArgument(data().toString())
            .withArgument("fatal");
    try (var process = command.start("fatal")) {
      assertThat(process.awaitExit(PATIENCE)).isEqualTo(1);
      assertThat(process.output())
          .filteredOn(line -> line.contains("can't go on"))
          .singleElement()
          .asString()
          .contains("ends this process", "for a test");
      assertThat(data().resolve("postgres/cluster/postmaster.pid")).doesNotExist();
    }
  }

  private void survivesKills(int kills, JavaCommand command) {
    var hosting = command.withArgument(data().toString());
    var kept = 0L;
    for (var kill = 0; kill < kills; kill++) {
      try (var process = hosting.start("killed")) {
        var found = found(process);
        assertThat(found).allSatisfy(count -> assertThat(count).isGreaterThanOrEqualTo(0));
        assertThat(found.getFirst()).as("records").isGreaterThanOrEqualTo(kept);
        assertThat(found.getLast()).as("rows").isGreaterThanOrEqualTo(kept);
        var goal = found.getLast() + 50;
        process.awaitOutput(line -> line.equals("kept " + goal), PATIENCE);
        process.kill9();
        kept = lastKept(process);
      }
    }
    try (var process = hosting.start("ended")) {
      assertThat(found(process)).allSatisfy(count -> assertThat(count).isPositive());
      end(process);
    }
  }

  private static List<Long> found(JavaProcess process) {
    var line = process.awaitOutput(said -> said.startsWith("found "), PATIENCE);
    return Stream.of(line.substring(6).split(" ", -1)).map(Long::valueOf).toList();
  }

  /// The last whole line: the kill may have come in the middle of one.
  private static long lastKept(JavaProcess process) {
    return process.output().stream()
        .filter(line -> line.matches("kept \\d+"))
        .mapToLong(line -> Long.parseLong(line.substring(5)))
        .max()
        .orElseThrow();
  }

  private static JavaProcess startedAfter(JavaProcess first, JavaCommand command) {
    found(first);
    return command.start("second");
  }

  /// Kills the process, and the database server that it leaves behind.
  private void end(JavaProcess process) {
    process.kill9();
    try {
      var pid = Files.readAllLines(data().resolve("postgres/cluster/postmaster.pid")).getFirst();
      ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(ProcessHandle::destroyForcibly);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  /// This test's user, unless that is root: then nobody, who can't read root's class path and gets
  /// a copy.
  private JavaCommand asOrdinaryUser() throws IOException {
    if (new UnixSystem().getUid() != 0) {
      return JavaProcess.mainClass(BrokerAndDatabase.class);
    }
    var classPath = copiedClassPath();
    Files.createDirectory(data());
    Files.setAttribute(data(), "unix:uid", NOBODY);
    return JavaProcess.mainClass(classPath, BrokerAndDatabase.class.getName())
        .under("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--");
  }

  private String copiedClassPath() throws IOException {
    var libraries = Files.createDirectory(folder.resolve("libraries"));
    var copies = Stream.<String>builder();
    var number = 0;
    for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      var original = Path.of(entry);
      if (Files.exists(original)) {
        var copy = libraries.resolve(number++ + "-" + original.getFileName());
        FileSystemUtils.copyRecursively(original, copy);
        copies.add(copy.toString());
      }
    }
    return String.join(File.pathSeparator, copies.build().toList());
  }
}
