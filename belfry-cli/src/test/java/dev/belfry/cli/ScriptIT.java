package dev.belfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./belfry`, beside a Maven that has the jar already.
class ScriptIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path home;

  @BeforeEach
  void copy() throws IOException {
    Files.copy(ROOT.resolve("belfry"), home.resolve("belfry"));
    Files.writeString(home.resolve("pom.xml"), "");
    for (String module : List.of("belfry-cli", "client", "common-events")) {
      Files.createDirectories(home.resolve(module).resolve("src/main"));
      Files.writeString(home.resolve(module).resolve("pom.xml"), "");
    }
    Files.createDirectories(jar().getParent());
    Path maven =
        Files.writeString(
            home.resolve("mvnw"),
            """
            #!/bin/sh
            echo "BUILT by $("$JAVA_HOME/bin/javac" --version)"
            cp "%s"/belfry-cli/target/belfry-cli-*-exec.jar "%s"
            """
                .formatted(ROOT, jar()));
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void theFirstUseBuildsItWithTheJavaThatWasFoundAndTheNextDoesNot() throws Exception {
    String first = help();
    String second = help();

    assertThat(first).contains("BUILT by javac 25", "Usage: belfry", "dead-letters", "Exit codes:");
    assertThat(second).contains("Usage: belfry").doesNotContain("BUILT");
  }

  @Test
  void whatIsOlderThanItsSourceIsBuiltAnew() throws Exception {
    help();
    Files.setLastModifiedTime(jar(), FileTime.from(Instant.EPOCH));

    assertThat(help()).contains("BUILT", "Usage: belfry");
  }

  private Path jar() {
    return home.resolve("belfry-cli/target/belfry-cli-1-exec.jar");
  }

  private String help() throws Exception {
    Process script =
        new ProcessBuilder(home.resolve("belfry").toString(), "--help")
            .redirectErrorStream(true)
            .start();
    String output = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(script.waitFor()).as(output).isZero();
    return output;
  }
}
