package dev.belfry.cli.terminal;

import dev.belfry.events.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// Reads JSON that a command is given in a file.
public final class JsonFile {
  private JsonFile() {}

  /// Reads the one object in the file; numbers keep their digits.
  ///
  /// @param file - for standard input
  public static ObjectNode read(Path file, Terminal terminal) {
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
