package dev.belfry.cli;

import dev.belfry.cli.terminal.Terminal;
import dev.belfry.events.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;

/// What came of a command.
record Run(int exitCode, String out, String err) {
  static Run of(String... arguments) {
    return of(Map.of(), "", arguments);
  }

  static Run of(Map<String, String> environment, String in, String... arguments) {
    return of(environment, in.getBytes(StandardCharsets.UTF_8), arguments);
  }

  static Run of(Map<String, String> environment, byte[] in, String... arguments) {
    return of(environment, in, Ansi.OFF, arguments);
  }

  /// At a terminal that shows colours.
  static Run coloured(Map<String, String> environment, String... arguments) {
    return of(environment, new byte[0], Ansi.ON, arguments);
  }

  private static Run of(
      Map<String, String> environment, byte[] in, Ansi ansi, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exitCode =
        Belfry.run(
            new Terminal(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(in),
                false,
                ansi,
                environment),
            arguments);
    return new Run(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  List<String> lines() {
    return out.lines().toList();
  }

  /// The one value that was written.
  JsonNode json() {
    return Json.mapper().readTree(out);
  }
}
