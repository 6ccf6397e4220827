package dev.belfry.cli.api;

import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.ProgressBar;
import dev.belfry.cli.terminal.Terminal;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A call that is answered by lines of progress and, at the end, the result.
public final class StreamedCall {
  private StreamedCall() {}

  /// Waits for the result and shows the progress.
  ///
  /// @param what is counted, such as `records verified`
  public static JsonNode result(
      Api api, Terminal terminal, String what, String path, @Nullable JsonNode body) {
    try (Stream<JsonNode> lines = api.lines("POST", path, body);
        ProgressBar bar = new ProgressBar(terminal, what)) {
      for (Iterator<JsonNode> all = lines.iterator(); all.hasNext(); ) {
        JsonNode line = all.next();
        switch (line.path("type").stringValue("")) {
          case "progress" -> show(line, bar);
          case "result" -> {
            return line;
          }
          case "error" -> throw CommandFailure.failed(line.path("message").stringValue("Failed."));
          default -> {} // from a later version
        }
      }
    } catch (UncheckedIOException e) {
      throw cutOff();
    }
    throw cutOff();
  }

  /// Only the phase that reads records has a rate and a time left.
  private static void show(JsonNode line, ProgressBar bar) {
    String phase = line.path("phase").asString("replaying");
    if (phase.equals("replaying")) {
      bar.show(
          line.path("records").asLong(0),
          line.path("of").asLong(0),
          String.format(
              Locale.ROOT,
              "%,d/s, %s left",
              line.path("per_second").asLong(0),
              Duration.ofSeconds(line.path("seconds_left").asLong(0))
                  .toString()
                  .substring(2)
                  .toLowerCase(Locale.ROOT)));
    } else {
      bar.show("%s %s".formatted(phase.replace('_', ' '), JsonText.of(line, "table")).strip());
    }
  }

  public static CommandFailure cutOff() {
    return CommandFailure.temporary(
        "The connection to Belfry broke before the end.", Duration.ZERO);
  }
}
