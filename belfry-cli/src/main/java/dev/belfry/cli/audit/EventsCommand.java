package dev.belfry.cli.audit;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.api.Reconnection;
import dev.belfry.cli.api.StreamedCall;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.command.ReasonOption;
import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
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
      "Writes the records of the log in order; with --json exactly as they are, one per line.",
      "Ends with the position to continue from. --append keeps a copy of the log up to date."
    },
    footer = {
      "",
      "Exits with 1 if records are missing or can't be read.",
      "",
      "Examples:",
      "  belfry audit events --recipient alice --from 2026-11-01T00:00:00Z",
      "  belfry audit events --json | jq -r 'select(.type == \"event\") | .event_id'",
      "  belfry audit events --append log.ndjson    continues where it ended"
    })
final class EventsCommand extends BelfryCommand {
  @Option(
      names = "--recipient",
      paramLabel = "<user>",
      description = "Only the records of this user, and those for everyone.")
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
          "Continues after it: the position of a line or, without --recipient, its cursor (the last"
              + " word).")
  @Nullable String position;

  @Option(
      names = "--follow",
      description =
          "Keeps writing new records until it is interrupted. It reconnects without missing or"
              + " repeating any; with a --token it ends when Belfry says so, as when the token has"
              + " ended.")
  boolean follow;

  @Option(
      names = "--append",
      paramLabel = "<file>",
      description =
          "Appends to this file what --json would show, and continues after what it holds already;"
              + " --from counts only while it is empty.")
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
  protected Scope scope() {
    return Scope.AUDIT;
  }

  @Override
  protected int run(Api api) {
    Path kept = append;
    if (kept == null) {
      return read(api, json() ? terminal::print : this::show);
    }
    if (kept.toString().equals("-")) {
      throw CommandFailure.usage(
          "--append: expected a file to go on with; --json writes to standard output.");
    }
    if (position != null) {
      throw CommandFailure.usage(
          "--append takes the position from the file: give only one of the two.");
    }
    try (EventsFile file = EventsFile.open(kept)) {
      file.last().ifPresent(last -> reached = positionOf(last, kept));
      return read(api, file::add);
    }
  }

  private String positionOf(String last, Path file) {
    try {
      String found = JsonText.of(Json.mapper().readTree(last), positionMember());
      if (!found.isEmpty()) {
        return found;
      }
    } catch (JacksonException e) {
      // said below
    }
    throw CommandFailure.usage(
        "'%s': its last line has no %s to continue from".formatted(file, positionMember()));
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
        failure = StreamedCall.cutOff();
      } catch (UncheckedIOException e) {
        failure = StreamedCall.cutOff();
      } catch (CommandFailure e) {
        failure = e;
      }
      if (!follow || !connected || failure.retryAfter().isEmpty()) {
        if (!failure
            .message()
            .isEmpty()) { // else the output was closed, nobody knows after which line
          sayHowToContinue();
        }
        throw failure;
      }
      reconnection.await(failure.message(), failure.retryAfter().get());
    }
  }

  private String path() {
    String after = reached == null ? position : reached;
    return ApiPath.of("/api/audit/events")
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
    if (lineType.equals("error")) { // the end of the stream, not a record of the log
      String why = JsonText.of(line, "message");
      throw api.renewsToken()
          ? CommandFailure.temporary(why, Duration.ZERO)
          : CommandFailure.failed(why);
    }
    if (lineType.equals("missing") || lineType.equals("unreadable")) {
      exitCode = ExitCode.FINDING;
    }
    out.accept(text);
    if (line.hasNonNull(positionMember())) {
      reached = JsonText.of(line, positionMember());
    }
    reconnection.succeeded();
    boolean last = lineType.equals("end");
    if (last && !json()) {
      sayHowToContinue();
    }
    return last;
  }

  private void sayHowToContinue() {
    if (reached != null && append == null) {
      terminal.say("to continue: --position " + reached);
    }
  }

  private void show(String text) {
    JsonNode line = Json.mapper().readTree(text);
    if (!line.path("type").stringValue("").equals("end")) {
      terminal.print("%s  %s".formatted(shown(line), JsonText.of(line, "cursor")).stripTrailing());
    }
  }

  private static String shown(JsonNode line) {
    String where = JsonText.of(line, "position");
    return switch (line.path("type").stringValue("")) {
      case "event" ->
          "%s  %s  %s  %s  %s"
              .formatted(
                  JsonText.of(line, "appended_at"),
                  where,
                  JsonText.of(line, "event_type"),
                  line.hasNonNull("recipient") ? JsonText.of(line, "recipient") : "(everyone)",
                  JsonText.of(line, "event_id"));
      case "not_understood" ->
          "%s  %s  NOT UNDERSTOOD: %s"
              .formatted(JsonText.of(line, "appended_at"), where, JsonText.of(line, "reason"));
      default ->
          "%s  %s: offsets %s to %s"
              .formatted(
                  where,
                  JsonText.of(line, "type").toUpperCase(Locale.ROOT),
                  JsonText.of(line, "from"),
                  JsonText.of(line, "to"));
    };
  }
}
