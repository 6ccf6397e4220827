package dev.belfry.browser;

import com.microsoft.playwright.impl.driver.Driver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Runs JavaScript without a browser, with the Node.js inside Playwright.
final class Node {
  /// The modules as they are written.
  static final Path MODULES =
      Path.of("../delivery-service/src/main/resources/META-INF/resources/belfry")
          .toAbsolutePath()
          .normalize();

  /// Those of the page at `/ops`.
  static final Path OPS =
      Path.of("../persistence-service/src/main/resources/ops").toAbsolutePath().normalize();

  private static final long PATIENCE_SECONDS = 120;

  private Node() {}

  /// The result of a program.
  record Outcome(int exitCode, String output) {}

  static Outcome run(Path folder, String... arguments) {
    String program =
        Driver.ensureDriverInstalled(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"), false)
            .createProcessBuilder()
            .command()
            .getFirst();
    try {
      Process process =
          new ProcessBuilder(Stream.concat(Stream.of(program), Stream.of(arguments)).toList())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("%s does not end: %s".formatted(List.of(arguments), output));
      }
      return new Outcome(process.exitValue(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
