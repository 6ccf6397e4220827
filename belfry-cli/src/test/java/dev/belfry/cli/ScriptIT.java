package dev.belfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.cli.terminal.ExitCode;
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

  /// `Grüße €`, byte by byte: this process's own locale has no part in it.
  private static final String SEND =
      "send alice -t Hello -m $'Gr\\303\\274\\303\\237e \\342\\202\\254'";

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

  @Test
  void textArrivesAsTyped_alsoWhereTheLocaleKnowsAsciiOnly() throws Exception {
    try (PlayedBelfry belfry = acceptingAll()) {
      String output = typed(belfry, "LC_ALL=C exec ./belfry " + SEND, 0);

      assertThat(output).doesNotContain("can't be read");
      assertThat(belfry.calls()).anyMatch(call -> call.contains("Gr\u00fc\u00dfe \u20ac"));
    }
  }

  @Test
  void withoutAHomeItStartsAllTheSame() throws Exception {
    try (PlayedBelfry belfry = acceptingAll()) {
      typed(belfry, "unset HOME; exec ./belfry " + SEND, 0);

      assertThat(belfry.calls()).anyMatch(call -> call.contains("Gr\u00fc\u00dfe"));
    }
  }

  @Test
  void whatTheJarCannotReadIsNotSent() throws Exception {
    help();
    try (PlayedBelfry belfry = acceptingAll()) {
      String output =
          typed(belfry, "LC_ALL=C exec \"$JAVA\" -jar '" + jar() + "' " + SEND, ExitCode.USAGE);

      assertThat(output.lines()).singleElement().asString().contains("LC_ALL=C.UTF-8");
      assertThat(belfry.calls()).noneMatch(call -> call.startsWith("POST"));
    }
  }

  private static PlayedBelfry acceptingAll() {
    return new PlayedBelfry()
        .answering(
            "/api/notifications",
            202,
            "{\"id\":\"0199d0f2-7a00-7000-8000-00000000a11c\",\"position\":\"00000000-0000-0000000000000001\"}");
  }

  /// What a shell says to a line that is typed in UTF-8.
  private String typed(PlayedBelfry belfry, String line, int exitCode) throws Exception {
    var shell =
        new ProcessBuilder("bash", "-c", line).directory(home.toFile()).redirectErrorStream(true);
    shell.environment().put("BELFRY_URL", belfry.url().toString());
    shell
        .environment()
        .put("JAVA", Path.of(System.getProperty("java.home"), "bin/java").toString());
    Process process = shell.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(exitCode);
    return output;
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
