package dev.belfry.cli;

import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `belfry audit events`
@Command(
    name = "events",
    description = {
      "Writes what is in the log, in its order; with --json word for word, a line for each record.",
      "Ends with the position from where to go on."
    },
    footer = {
      "",
      "Exits with 1 if records are missing or can't be read.",
      "",
      "Examples:",
      "  belfry audit events --recipient alice --from 2026-11-01T00:00:00Z",
      "  belfry audit events --json > log.ndjson",
      "  belfry audit events --json --position $(tail -1 log.ndjson | jq -r .cursor) >> log.ndjson"
    })
final class EventsCommand extends BelfryCommand {
  @Option(
      names = "--recipient",
      paramLabel = "<user>",
      description = "Only hers, and what concerns everyone.")
  @Nullable String recipient;

  @Option(
      names = "--type",
      paramLabel = "<type>",
      description = "Only this type, such as dev.belfry.notification.created.v1.")
  @Nullable String type;

  @Option(names = "--from", paramLabel = "<time>", description = "Appended at or after.")
  @Nullable String from;

  @Option(names = "--to", paramLabel = "<time>", description = "Appended before.")
  @Nullable String to;

  @Option(
      names = "--position",
      paramLabel = "<position>",
      description =
          "Goes on after it: the position of a line, or the cursor where there is no --recipient.")
  @Nullable String position;

  @Option(names = "--follow", description = "Goes on with what comes, until it is interrupted.")
  boolean follow;

  @Mixin ReasonOption reason = new ReasonOption();

  private int exitCode = ExitCode.OK;

  EventsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Scope scope() {
    return Scope.AUDIT;
  }

  @Override
  int run(Api api) {
    String path =
        Query.of("/api/audit/events")
            .with("recipient", recipient)
            .with("type", type)
            .with("from", from)
            .with("to", to)
            .with("position", position)
            .with("follow", follow ? "true" : null)
            .with("reason", reason.text)
            .toString();
    try (Stream<String> lines = api.rawLines("GET", path, null)) {
      for (Iterator<String> all = lines.iterator(); all.hasNext(); ) {
        if (isLast(all.next())) {
          return exitCode;
        }
      }
    } catch (UncheckedIOException e) {
      throw LongCall.cutOff();
    }
    throw LongCall.cutOff();
  }

  private boolean isLast(String text) {
    JsonNode line = Api.parse(text);
    if (json()) {
      terminal.print(text);
    }
    switch (line.path("type").stringValue("")) {
      case "end" -> {
        if (!json()) {
          terminal.say(
              "to go on: --position "
                  + (line.hasNonNull("cursor")
                      ? Text.of(line, "cursor")
                      : Text.of(line, "position")));
        }
        return true;
      }
      case "error" -> throw CommandFailure.failed(Text.of(line, "message"));
      case "missing", "unreadable" -> exitCode = ExitCode.FINDING;
      default -> {} // a record
    }
    if (!json()) {
      terminal.print(shown(line));
    }
    return false;
  }

  private static String shown(JsonNode line) {
    String where = Text.of(line, "position");
    return switch (line.path("type").stringValue("")) {
      case "event" ->
          "%s  %s  %s  %s  %s"
              .formatted(
                  Text.of(line, "appended_at"),
                  where,
                  Text.of(line, "event_type"),
                  line.hasNonNull("recipient") ? Text.of(line, "recipient") : "(everyone)",
                  Text.of(line, "event_id"));
      case "not_understood" ->
          "%s  %s  NOT UNDERSTOOD: %s"
              .formatted(Text.of(line, "appended_at"), where, Text.of(line, "reason"));
      default ->
          "%s  %s: offsets %s to %s"
              .formatted(
                  where,
                  Text.of(line, "type").toUpperCase(Locale.ROOT),
                  Text.of(line, "from"),
                  Text.of(line, "to"));
    };
  }
}
