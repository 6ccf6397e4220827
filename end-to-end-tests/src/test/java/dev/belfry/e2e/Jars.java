package dev.belfry.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The services' jars, of one version.
final class Jars {
  private final @Nullable Path folder;

  private Jars(@Nullable Path folder) {
    this.folder = folder;
  }

  /// What this build has made.
  static Jars built() {
    return new Jars(null);
  }

  /// Those in a folder, each named after its module.
  static Jars in(Path folder) {
    return new Jars(folder);
  }

  Path of(String module) {
    return folder == null ? built(module) : folder.resolve(module + ".jar");
  }

  private static Path built(String module) {
    try (var jars =
        Files.newDirectoryStream(Path.of("..", module, "target"), module + "-*-exec.jar")) {
      return jars.iterator().next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
