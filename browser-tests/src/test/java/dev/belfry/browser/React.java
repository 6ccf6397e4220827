package dev.belfry.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// React as npm has it, out of Maven's webjars.
final class React {
  private React() {}

  /// A package as one script, which makes `React` or `ReactDOM` a global.
  static String script(String name) {
    return read(name, "umd/%s.development.js".formatted(name));
  }

  /// Unpacks files of a package into a folder `node_modules`.
  static void unpack(Path modules, String name, String... files) throws IOException {
    for (String file : files) {
      Path to = modules.resolve(name).resolve(file);
      Files.createDirectories(to.getParent());
      Files.writeString(to, read(name, file));
    }
  }

  private static String read(String name, String file) {
    String path = "/META-INF/resources/webjars/%s/18.3.1/%s".formatted(name, file);
    try (InputStream content =
        Objects.requireNonNull(React.class.getResourceAsStream(path), path)) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
