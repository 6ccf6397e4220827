package dev.belfry.cli;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// What a replay has come to, as people read it.
final class ReplayResult {
  private ReplayResult() {}

  /// Shows it.
  ///
  /// @return an [ExitCode]: a finding unless both are equal
  static int show(Terminal terminal, JsonNode result, boolean json) {
    boolean equal = result.path("equal").asBoolean(false);
    if (json) {
      terminal.print(result.toString());
      return equal ? ExitCode.OK : ExitCode.FINDING;
    }
    Findings.of(result).forEach(terminal::print);
    for (JsonNode difference : result.path("differences")) {
      terminal.print(
          "%s: %s %s %s"
              .formatted(
                  Text.of(difference, "kind").replace('_', ' '),
                  Text.of(difference, "table"),
                  Text.of(difference, "key"),
                  difference.path("columns").isEmpty() ? "" : Text.of(difference, "columns")));
    }
    String outcome =
        !result.path("complete").asBoolean(false)
            ? "Stopped where the log is damaged (--accept-loss goes on)"
            : equal ? "Equal to what is read" : "NOT equal to what is read";
    terminal.print(
        String.format(
            Locale.ROOT,
            "%s%s: %,d records in %.1f s",
            outcome,
            result.path("swapped").asBoolean(false) ? "; it has taken its place" : "",
            result.path("records").asLong(0),
            result.path("seconds").asDouble(0)));
    return equal ? ExitCode.OK : ExitCode.FINDING;
  }
}
