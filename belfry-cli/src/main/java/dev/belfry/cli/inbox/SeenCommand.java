package dev.belfry.cli.inbox;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.UserSocket;
import dev.belfry.cli.api.UserSocket.Ending;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
import dev.belfry.events.Json;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `belfry seen`, which only a socket can say.
@Command(
    name = "seen",
    description = {
      "Says that all your notifications up to now, or up to a position, were there to be seen.",
      "What was seen is not pushed to your devices, unless its category says otherwise. It stays"
          + " unread."
    },
    footer = {"", "Example:", "  belfry seen --as alice"})
public final class SeenCommand extends BelfryCommand {
  /// What follows `seen`, which itself has no answer: this one's comes when `seen` was taken.
  private static final String PING = "{\"type\":\"ping\"}";

  @Option(
      names = "--up-to",
      paramLabel = "<position>",
      description = "Only what stands at or before this position. Default: now")
  @Nullable String upTo;

  private String reached = "";

  public SeenCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.OWN_INBOX;
  }

  @Override
  protected int run(Api api) {
    Ending ending = new UserSocket(api, null, text -> goesOn(api.line(text)), this::said).run();
    switch (ending) {
      case Ending.Done() -> {}
      case Ending.Final(String reason) -> throw CommandFailure.failed(reason);
      case Ending.Retryable(String reason, Duration _) ->
          throw CommandFailure.failed(reason.replaceFirst("\\.?$", "."));
    }
    terminal.print(
        json()
            ? Json.mapper().createObjectNode().put("position", reached).toString()
            : "seen up to " + reached);
    return ExitCode.OK;
  }

  /// Until the last answer.
  private boolean goesOn(JsonNode frame) {
    switch (JsonText.of(frame, "type")) {
      case "connection_established" -> greeted(frame);
      case "error" -> throw refused(frame);
      default -> {}
    }
    return !isType("pong", frame);
  }

  private void greeted(JsonNode hello) {
    if (hello.path("features").valueStream().noneMatch(one -> one.asString("").equals("seen"))) {
      throw CommandFailure.failed("This Belfry is an earlier version, which does not know 'seen'.");
    }
    if (!hello.hasNonNull("position")) {
      throw CommandFailure.failed(
          "Nothing can count as seen while history is away. Try again later; 'belfry doctor' says"
              + " why.");
    }
    String now = JsonText.of(hello, "position");
    reached = upTo == null || upTo.compareTo(now) > 0 ? now : upTo;
  }

  private static CommandFailure refused(JsonNode error) {
    return JsonText.of(error, "code").equals("invalid_field")
        ? CommandFailure.usage("--up-to: expected a position of your own notifications")
        : CommandFailure.failed(JsonText.of(error, "message"));
  }

  private List<String> said(String text) {
    JsonNode frame = Json.mapper().readTree(text);
    return isType("connection_established", frame)
        ? List.of(
            Json.mapper()
                .createObjectNode()
                .put("type", "seen")
                .put("position", upTo == null ? reached : upTo)
                .toString(),
            PING)
        : List.of();
  }

  private static boolean isType(String type, JsonNode frame) {
    return JsonText.of(frame, "type").equals(type);
  }
}
