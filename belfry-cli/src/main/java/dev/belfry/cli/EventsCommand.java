package dev.belfry.cli;

import dev.belfry.events.Json;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `belfry audit events`
@Command(
    name = "events",
    description = {
      "Writes what is in the log, in its order; with --json word for word, a line for each record.",
      "Ends with the position from where to go on. --append keeps a copy of the log up to date."
    },
    footer = {
      "",
      "Exits with 1 if records are missing or can't be read.",
      "",
      "Examples:",
      "  belfry audit events --recipient alice --from 2026-11-01T00:00:00Z",
      "  belfry audit events --json | jq -r 'select(.type == \"event\") | .event_id'",
      "  belfry audit events --append log.ndjson    goes on each time where it has ended"
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
          "Goes on after it: the position of a line, or where there is no --recipient the cursor,"
              + " which is its last word.")
  @Nullable String position;

  @Option(
      names = "--follow",
      description =
          "Goes on with what comes, until it is interrupted. After a break it connects again, and misses"
              + " and repeats nothing; with a --token it ends when Belfry says so, as when the token"
              + " has ended.")
  boolean follow;

  @Option(
      names = "--append",
      paramLabel = "<file>",
      description =
          "Adds to this file what --json would show, and goes on after what is in it already; a"
              + " --from counts while it is empty.")
  @Nullable Path append;

  @Mixin ReasonOption reason = new ReasonOption();

  private final Reconnection reconnection;
  private @Nullable String reached;
  private int exitCode = ExitCode.OK;

  EventsCommand(Terminal terminal) {
    super(terminal);
    reconnection = new Reconnection(terminal);
  }

  @Override
  Scope scope() {
    return Scope.AUDIT;
  }

  @Override
  int run(Api api) {
    Path kept = append;
    if (kept == null) {
      return read(api, json() ? terminal::print : this::show);
    }
    if (position != null) {
      throw CommandFailure.usage("--append knows the position: give one of the two.");
    }
    try (LineFile file = LineFile.open(kept)) {
      file.last().ifPresent(last -> reached = positionOf(last, kept));
      return read(api, file::add);
    }
  }

  private String positionOf(String last, Path file) {
    try {
      String found = Text.of(Json.mapper().readTree(last), positionMember());
      if (!found.isEmpty()) {
        return found;
      }
    } catch (JacksonException e) {
      // said below
    }
    throw CommandFailure.usage(
        "'%s': its last line has no %s from where to go on".formatted(file, positionMember()));
  }

  private String positionMember() {
    return recipient == null ? "cursor" : "position";
  }

  private int read(Api api, Consumer<String> out) {
    boolean connected = false;
    while (true) {
      CommandFailure failure;
      try (Stream<String> lines = api.rawLines("GET", path(), null)) {
        connected = true;
        for (Iterator<String> all = lines.iterator(); all.hasNext(); ) {
          if (isLast(all.next(), out, api)) {
            return exitCode;
          }
        }
        failure = LongCall.cutOff();
      } catch (UncheckedIOException e) {
        failure = LongCall.cutOff();
      } catch (CommandFailure e) {
        failure = e;
      }
      if (!follow || !connected || failure.retryAfter().isEmpty()) {
        if (!failure.message().isEmpty()) { // else nobody reads any more, since nobody knows when
          sayWhereToGoOn();
        }
        throw failure;
      }
      reconnection.await(failure.message(), failure.retryAfter().get());
    }
  }

  private String path() {
    String after = reached == null ? position : reached;
    return Query.of("/api/audit/events")
        .with("recipient", recipient)
        .with("type", type)
        .with("from", reached == null ? from : null)
        .with("to", to)
        .with("position", after)
        .with("follow", follow ? "true" : null)
        .with("reason", reason.text)
        .toString();
  }

  private boolean isLast(String text, Consumer<String> out, Api api) {
    JsonNode line = api.line(text);
    String lineType = line.path("type").stringValue("");
    if (lineType.equals("error")) { // the stream's last word, and none of the log
      String why = Text.of(line, "message");
      throw api.renewsToken()
          ? CommandFailure.temporary(why, Duration.ZERO)
          : CommandFailure.failed(why);
    }
    if (lineType.equals("missing") || lineType.equals("unreadable")) {
      exitCode = ExitCode.FINDING;
    }
    out.accept(text);
    if (line.hasNonNull(positionMember())) {
      reached = Text.of(line, positionMember());
    }
    reconnection.succeeded();
    boolean last = lineType.equals("end");
    if (last && !json()) {
      sayWhereToGoOn();
    }
    return last;
  }

  private void sayWhereToGoOn() {
    if (reached != null && append == null) {
      terminal.say("to go on: --position " + reached);
    }
  }

  private void show(String text) {
    JsonNode line = Json.mapper().readTree(text);
    if (!line.path("type").stringValue("").equals("end")) {
      terminal.print("%s  %s".formatted(shown(line), Text.of(line, "cursor")).stripTrailing());
    }
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
