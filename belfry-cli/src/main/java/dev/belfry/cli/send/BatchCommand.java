package dev.belfry.cli.send;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.ProgressBar;
import dev.belfry.cli.terminal.Terminal;
import dev.belfry.events.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// `belfry batch`
@Command(
    name = "batch",
    description = "Sends notifications of which each says something else.",
    footer = {
      "",
      "The file has one notification in JSON on a line. Each is accepted or refused by itself; what"
          + " is refused is told with its line. If the command is interrupted, repeat it with the"
          + " same --key and file to complete it.",
      "",
      "Examples:",
      "  belfry batch invoices.jsonl --key invoices-2026-11",
      "",
      "invoices.jsonl:",
      "  {\"recipient\": \"alice\", \"title\": \"Invoice 17\", \"message\": \"12.50 are due.\"}",
      "  {\"recipient\": \"bob\", \"template\": \"invoice\", \"variables\": {\"number\": 18}}"
    })
public final class BatchCommand extends BelfryCommand {
  private static final int BATCH = 500;

  /// Belfry takes 2 MiB in a call.
  private static final int MAX_BYTES = 2 << 20;

  @Parameters(
      paramLabel = "<file>",
      description = "Notifications, one on a line; - reads standard input.")
  Path file = Path.of("-");

  @Option(
      names = "--key",
      paramLabel = "<key>",
      description = "Makes a repeat of the whole command safe; 1 to 200 ASCII characters.")
  @Nullable String key;

  public BatchCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.SEND;
  }

  @Override
  protected int run(Api api) {
    List<Line> lines = lines();
    String of = Objects.requireNonNullElseGet(key, () -> UUID.randomUUID().toString());
    ArrayNode results = Json.mapper().createArrayNode();
    try (ProgressBar bar = new ProgressBar(terminal, "sent")) {
      List<List<Line>> calls = calls(lines);
      for (int i = 0; i < calls.size(); i++) {
        results.addAll((ArrayNode) send(api, "%s.%s".formatted(of, i), calls.get(i)));
        bar.show(results.size(), lines.size());
      }
    } catch (CommandFailure e) {
      if (results.isEmpty() && e.exitCode() != ExitCode.FAILED) {
        throw e; // nothing was sent, and nothing is to be completed
      }
      report(lines.subList(0, results.size()), results, of);
      throw CommandFailure.failed(
          "%s\nThat stopped it at line %s of the file. %s"
              .formatted(e.message(), lines.get(results.size()).number(), howToComplete(of)));
    }
    return report(lines, results, of);
  }

  /// As many in a call as Belfry takes. The same lines are always divided in the same way, so that
  /// a repeat has the same keys.
  private static List<List<Line>> calls(List<Line> lines) {
    List<List<Line>> calls = new ArrayList<>();
    int from = 0;
    int bytes = 2;
    for (int i = 0; i < lines.size(); i++) {
      int length = lines.get(i).bytes() + 1;
      if (i > from && (i - from == BATCH || bytes + length > MAX_BYTES)) {
        calls.add(lines.subList(from, i));
        from = i;
        bytes = 2;
      }
      bytes += length;
    }
    calls.add(lines.subList(from, lines.size()));
    return calls;
  }

  private static JsonNode send(Api api, String key, List<Line> lines) {
    ArrayNode body = Json.mapper().createArrayNode();
    lines.forEach(line -> body.add(line.notification()));
    JsonNode results = api.post("/api/notifications/batch", key, body, "results").get("results");
    if (results.size() != lines.size()) {
      throw CommandFailure.failed("What answers is not Belfry: it gave other results than asked.");
    }
    return results;
  }

  private int report(List<Line> lines, ArrayNode results, String key) {
    int refused = 0;
    int unknown = 0;
    for (int i = 0; i < lines.size(); i++) {
      JsonNode result = results.get(i);
      int status = result.path("status").asInt(0);
      if (status == 202) {
        if (!json()) {
          terminal.print(JsonText.of(result, "id"));
        }
        continue;
      }
      if (status >= 500) {
        unknown++;
      } else {
        refused++;
      }
      terminal.complain("Line %s: %s".formatted(lines.get(i).number(), why(result)));
    }
    if (json()) {
      var answer = Json.mapper().createObjectNode().put("idempotency_key", key);
      terminal.print(answer.set("results", results).toString());
    }
    if (unknown > 0) {
      throw CommandFailure.failed(
          "Of %s notifications it is not known whether they were sent.\n%s"
              .formatted(unknown, howToComplete(key)));
    }
    return refused == 0 ? ExitCode.OK : ExitCode.FINDING;
  }

  private static String howToComplete(String key) {
    return "Repeat the command with --key '%s' to complete it.".formatted(key);
  }

  private static String why(JsonNode result) {
    String errors =
        StreamSupport.stream(result.path("errors").spliterator(), false)
            .map(error ->
                "%s: %s".formatted(JsonText.of(error, "field"), JsonText.of(error, "message")))
            .collect(Collectors.joining(" "));
    return errors.isEmpty() ? JsonText.of(result, "detail") : errors;
  }

  private List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String text : text().split("\n", -1)) {
      number++;
      if (text.isBlank()) {
        continue;
      }
      try {
        lines.add(new Line(number, Json.readObject(text)));
      } catch (JacksonException | IllegalArgumentException e) {
        throw CommandFailure.usage("Line %s is not one JSON object.".formatted(number));
      }
    }
    if (lines.isEmpty()) {
      throw CommandFailure.usage("'%s' has no notification.".formatted(file));
    }
    return lines;
  }

  private String text() {
    try {
      return Json.decodeUtf8(
          file.toString().equals("-") ? terminal.in().readAllBytes() : Files.readAllBytes(file));
    } catch (CharacterCodingException e) {
      throw CommandFailure.usage("'%s' is not UTF-8".formatted(file));
    } catch (IOException e) {
      throw CommandFailure.usage("'%s' can't be read".formatted(file));
    }
  }

  /// @param number from 1
  private record Line(int number, JsonNode notification) {
    /// As it is sent.
    int bytes() {
      return Json.mapper().writeValueAsBytes(notification).length;
    }
  }
}
