package dev.belfry.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.belfry.service.start.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("dev-identity.jwk");
  }

  @Test
  void isTheSameAfterARestart() {
    assertThat(SigningKey.in(folder).publicKeys()).isEqualTo(SigningKey.in(folder).publicKeys());
  }

  @Test
  void isReadableByItsOwnerOnly() throws IOException {
    SigningKey.in(folder);

    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void isClosedToOthersIfItWasOpenToThem() throws IOException {
    SigningKey.in(folder);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

    SigningKey.in(folder);

    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void leavesNothingBesideItself() throws IOException {
    SigningKey.in(folder);

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void publishesNothingOfItsPrivatePart() {
    assertThat(SigningKey.in(folder).publicKeys()).contains("\"kid\"").doesNotContain("\"d\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "not a key", "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}"})
  void refusesAFileThatHoldsNoKey(String content) throws IOException {
    Files.writeString(file, content);

    assertThatExceptionOfType(StartRefused.class)
        .isThrownBy(() -> SigningKey.in(folder))
        .withMessageContaining(file + " holds no signing key. Remove it");
    assertThat(file).hasContent(content);
  }

  @Test
  void refusesAFolderThatIsAFile() throws IOException {
    Path notAFolder = Files.createFile(folder.resolve("occupied"));

    assertThatExceptionOfType(StartRefused.class)
        .isThrownBy(() -> SigningKey.in(notAFolder))
        .withMessageContaining("belfry.dev-identity.directory");
  }
}
