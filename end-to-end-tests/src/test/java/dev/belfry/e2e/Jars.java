package dev.belfry.e2e;

import dev.belfry.testing.JavaCommand;
import dev.belfry.testing.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/// The services' jars, of one version.
final class Jars {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Map<String, Path> built = new ConcurrentHashMap<>();

  private final @Nullable Path folder;

  private Jars(@Nullable Path folder) {
    this.folder = folder;
  }

  /// What this build has made, extracted as in the images, so that a start takes a third less
  /// processor time. It is deleted when this JVM ends.
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
    Path to = newFolder(module);
    JavaCommand extract =
        JavaProcess.jar(only(Path.of("..", module, "target"), module + "-*-exec.jar"))
            .withSystemProperty("jarmode", "tools")
            .withArgument("extract")
            .withArgument("--force")
            .withArgument("--destination")
            .withArgument(to.toString());
    try (JavaProcess extracting = extract.start("extract-" + module)) {
      extracting.awaitExit(PATIENCE);
      return only(to, "*.jar");
    }
  }

  private static Path newFolder(String module) {
    try {
      Path folder = Files.createTempDirectory("belfry-" + module + "-");
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(folder.toFile())));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path only(Path folder, String glob) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
      Iterator<Path> each = found.iterator();
      if (!each.hasNext()) {
        throw new IllegalStateException("no %s in %s".formatted(glob, folder));
      }
      return each.next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
