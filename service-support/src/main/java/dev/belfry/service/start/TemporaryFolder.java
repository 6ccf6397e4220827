package dev.belfry.service.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// The web server needs a folder for temporary files. Where there is none (a read-only file
/// system), the service does not start, before it has made or opened anything.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class TemporaryFolder
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  /// @throws StartRefused with the way to name another folder
  @Override
  public void initialize(ConfigurableApplicationContext context) {
    try {
      Path made = Files.createTempDirectory("belfry");
      Files.delete(made);
    } catch (IOException e) {
      throw new StartRefused(
          "The folder for temporary files, %s, can't be written to. Choose another with the JVM's option -Djava.io.tmpdir=<folder>, or by JAVA_TOOL_OPTIONS."
              .formatted(System.getProperty("java.io.tmpdir")),
          e);
    }
  }
}
