package dev.belfry.e2e;

import dev.belfry.testing.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/// The services' jars, of one version.
final class Jars {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Path EXTRACTED = Path.of("target", "services");
  private static final Map<String, Path> built = new ConcurrentHashMap<>();

  private final @Nullable Path folder;

  private Jars(@Nullable Path folder) {
    this.folder = folder;
  }

  /// What this build has made, extracted as in the images: a service starts with a third less
  /// processor time so.
  static Jars built() {
    return new Jars(null);
  }

  /// Those in a folder, each named after its module.
  static Jars in(Path folder) {
    return new Jars(folder);
  }

  Path of(String module) {
    return folder == null
        ? built.computeIfAbsent(module, Jars::extracted)
        : folder.resolve(module + ".jar");
  }

  private static Path extracted(String module) {
    Path to = EXTRACTED.resolve(module);
    deleteEarlier(to);
    int status =
        JavaProcess.jar(only(Path.of("..", module, "target"), module + "-*-exec.jar"))
            .withSystemProperty("jarmode", "tools")
            .withArgument("extract")
            .withArgument("--destination")
            .withArgument(to.toString())
            .start("extract-" + module)
            .awaitExit(PATIENCE);
    if (status != 0) {
      throw new IllegalStateException(
          "The jar of %s can't be extracted: status %s".formatted(module, status));
    }
    return only(to, "*.jar");
  }

  private static void deleteEarlier(Path extracted) {
    try {
      FileSystemUtils.deleteRecursively(extracted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path only(Path folder, String glob) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
      return found.iterator().next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
