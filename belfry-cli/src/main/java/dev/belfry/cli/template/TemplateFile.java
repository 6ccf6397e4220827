package dev.belfry.cli.template;

import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.cli.terminal.JsonFile;
import dev.belfry.cli.terminal.Terminal;
import dev.belfry.events.Preferences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// A template in a file, whose name is its key: `shipped.json`.
///
/// @param body what is put
record TemplateFile(String key, ObjectNode body) {
  private static final String ENDING = ".json";

  /// All in a folder, by key.
  static List<TemplateFile> in(Path folder, Terminal terminal) {
    try (Stream<Path> files = Files.list(folder)) {
      List<TemplateFile> templates =
          files
              .filter(file -> file.getFileName().toString().endsWith(ENDING))
              .sorted()
              .map(file -> read(file, terminal))
              .toList();
      if (templates.isEmpty()) {
        throw CommandFailure.usage("'%s' has no file that ends with .json".formatted(folder));
      }
      return templates;
    } catch (IOException e) {
      throw CommandFailure.usage("'%s' is no folder that can be read".formatted(folder));
    }
  }

  private static TemplateFile read(Path file, Terminal terminal) {
    String name = file.getFileName().toString();
    String key = name.substring(0, name.length() - ENDING.length());
    if (!Preferences.isKey(key)) {
      throw CommandFailure.usage(
          "'%s': expected a name of 1 to 64 of a-z, 0-9, '.', '_' and '-', and .json"
              .formatted(file));
    }
    return new TemplateFile(key, JsonFile.read(file, terminal));
  }
}
