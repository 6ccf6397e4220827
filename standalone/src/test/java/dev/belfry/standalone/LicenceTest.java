package dev.belfry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Position;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever has a jar has the licence.
class LicenceTest {
  @ParameterizedTest
  @ValueSource(classes = {StandaloneApplication.class, Position.class})
  void itIsBesideTheClassesOfAModule(Class<?> type) throws IOException {
    URL module = type.getProtectionDomain().getCodeSource().getLocation();
    try (var resources = new URLClassLoader(new URL[] {module}, null);
        InputStream licence =
            Objects.requireNonNull(resources.getResourceAsStream("META-INF/LICENSE"))) {
      assertThat(licence).hasBinaryContent(Files.readAllBytes(Path.of("../LICENSE")));
    }
  }
}
