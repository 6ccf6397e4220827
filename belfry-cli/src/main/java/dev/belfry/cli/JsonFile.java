package dev.belfry.cli;

import dev.belfry.events.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// JSON that a command is given in a file.
final class JsonFile {
  private JsonFile() {}

  /// The one object that a file holds; numbers keep their digits.
  ///
  /// @param file - for standard input
  static ObjectNode read(Path file, Terminal terminal) {
    try {
      byte[] bytes =
          file.toString().equals("-") ? terminal.in().readAllBytes() : Files.readAllBytes(file);
      return Json.readObject(Json.decodeUtf8(bytes));
    } catch (CharacterCodingException | JacksonException | IllegalArgumentException e) {
      throw CommandFailure.usage("'%s' is not one JSON object in UTF-8".formatted(file));
    } catch (IOException e) {
      throw CommandFailure.usage("'%s' can't be read".formatted(file));
    }
  }
}
