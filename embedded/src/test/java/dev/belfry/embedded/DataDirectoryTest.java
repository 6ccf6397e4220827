package dev.belfry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataDirectoryTest {

  private static final String PROPERTY = "belfry.data";

  @TempDir Path folder;

  @Test
  void createsTheFolderAndGivesEachServerItsOwn() {
    try (var data = DataDirectory.open(folder.resolve("a/data"), PROPERTY)) {
      assertThat(data.root()).isDirectory();
      assertThat(data.kafka()).hasParentRaw(data.root()).isNotEqualTo(data.postgres());
      assertThat(data.postgres()).hasParentRaw(data.root());
    }
  }

  @Test
  void refusesASecondOwner_andStaysLocked() {
    try (var data = DataDirectory.open(folder, PROPERTY)) {
      for (var attempt = 0; attempt < 2; attempt++) {
        assertThatExceptionOfType(DataDirectoryException.class)
            .isThrownBy(() -> DataDirectory.open(folder, PROPERTY))
            .withMessageContainingAll(data.root().toString(), "in use", PROPERTY)
            .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
      }
    }
  }

  @Test
  void letsTheNextOneInAfterItIsClosed() {
    var data = DataDirectory.open(folder, PROPERTY);
    data.close();
    try (var next = DataDirectory.open(folder, PROPERTY)) {
      data.close();
      assertThatExceptionOfType(DataDirectoryException.class)
          .isThrownBy(() -> DataDirectory.open(next.root(), PROPERTY));
    }
  }

  @Test
  void explainsAFileInItsPlace() throws IOException {
    var file = Files.createFile(folder.resolve("data"));
    assertThatExceptionOfType(DataDirectoryException.class)
        .isThrownBy(() -> DataDirectory.open(file, PROPERTY))
        .withMessageContainingAll(file.toString(), "is a file", PROPERTY);
  }

  @Test
  void explainsAFolderThatCanNotBeWrittenTo() {
    // Not even root can create a file there.
    assertThatExceptionOfType(DataDirectoryException.class)
        .isThrownBy(() -> DataDirectory.open(Path.of("/proc/self/belfry"), PROPERTY))
        .withMessageContainingAll("/proc", "can't be written to", PROPERTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b", "a\"b", "a$b", "a`b", "a\\b", "a\nb"})
  void refusesAPathThatKafkaOrPostgresWouldReadAsSomethingElse(String name) {
    assertThatExceptionOfType(DataDirectoryException.class)
        .isThrownBy(() -> DataDirectory.open(folder.resolve(name), PROPERTY))
        .withMessageContainingAll("has a character in its path", PROPERTY)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesAPathThatIsTooLongForPostgres() {
    var name = "\u00e4".repeat(100);
    var deep = folder.resolve(name).resolve(name).resolve(name);
    assertThatExceptionOfType(DataDirectoryException.class)
        .isThrownBy(() -> DataDirectory.open(deep, PROPERTY))
        .withMessageContainingAll("longer than 500 bytes", PROPERTY)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", name));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesALinkToSuchAPath() throws IOException {
    var link =
        Files.createSymbolicLink(
            folder.resolve("link"), Files.createDirectory(folder.resolve("a,b")));
    assertThatExceptionOfType(DataDirectoryException.class)
        .isThrownBy(() -> DataDirectory.open(link, PROPERTY))
        .withMessageContaining("has a character in its path");
  }

  @Test
  void aNewFolderIsNotListedByOthers() throws IOException {
    try (var data = DataDirectory.open(folder.resolve("data"), PROPERTY)) {
      assertThat(Files.getPosixFilePermissions(data.root()))
          .doesNotContain(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);
    }
  }
}
