package dev.belfry.cli.inbox;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.Reconnection;
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

/// `belfry tail`
@Command(
    name = "tail",
    description = {
      "Shows what a user's sockets receive, as it happens, until it is interrupted.",
      "It reconnects by itself without missing or repeating anything."
    },
    footer = {
      "",
      "Examples:",
      "  belfry tail --as alice",
      "  belfry tail --as alice --count 1 --json    waits for the next notification"
    })
public final class TailCommand extends BelfryCommand {
  @Option(
      names = "--position",
      paramLabel = "<position>",
      description = "Starts after this position. Default: now")
  @Nullable String position;

  @Option(
      names = "--count",
      paramLabel = "<n>",
      description = "Stops after this many notifications.")
  int count = Integer.MAX_VALUE;

  @Option(names = "--ack", description = "Acknowledges what was shown: it counts as delivered.")
  boolean acknowledge;

  private final Reconnection reconnection;
  private final LiveOnlyPushes pushes = new LiveOnlyPushes();
  private int notifications;

  public TailCommand(Terminal terminal) {
    super(terminal);
    reconnection = new Reconnection(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.OWN_INBOX;
  }

  @Override
  protected int run(Api api) {
    if (count < 1) {
      throw CommandFailure.usage("--count: expected at least 1");
    }
    api.token(); // without one at the start it fails at once
    while (true) {
      Ending ending =
          new UserSocket(api, position, text -> frame(api.line(text), text), this::answers).run();
      switch (ending) {
        case Ending.Done() -> {
          return ExitCode.OK;
        }
        case Ending.Final(String reason) -> throw CommandFailure.failed(reason);
        case Ending.Retryable(String reason, Duration retryAfter) ->
            reconnection.await(reason, retryAfter);
      }
    }
  }

  /// Whether to go on after this frame.
  private boolean frame(JsonNode frame, String text) {
    String type = JsonText.of(frame, "type");
    if (frame.hasNonNull("position")) {
      position = frame.path("position").asString();
    }
    if (pushes.isRepeat(type, frame)) {
      return true;
    }
    if (json()) {
      terminal.print(text);
    } else {
      show(type, frame);
    }
    if (type.equals("connection_established")) {
      reconnection.succeeded();
    } else if (type.equals("new_notification")) {
      notifications++;
    }
    return notifications < count;
  }

  private List<String> answers(String frame) {
    JsonNode told = Json.mapper().readTree(frame).path("position");
    return acknowledge && told.isString()
        ? List.of(
            Json.mapper().createObjectNode().put("type", "ack").set("position", told).toString())
        : List.of();
  }

  private void show(String type, JsonNode frame) {
    switch (type) {
      case "connection_established" ->
          terminal.say(
              "connected as %s, %s unread (%s)"
                  .formatted(
                      JsonText.of(frame, "user"),
                      frame.hasNonNull("unread_count") ? JsonText.of(frame, "unread_count") : "?",
                      JsonText.of(frame, "state")));
      case "new_notification" -> terminal.print(NotificationLines.line(frame.path("notification")));
      case "notification_read",
          "notification_unread",
          "notification_archived",
          "notification_unarchived",
          "notification_deleted" ->
          terminal.print(
              "%s  %s".formatted(type.replace('_', ' '), JsonText.of(frame, "notification_id")));
      case "error" -> terminal.complain("error: " + JsonText.of(frame, "message"));
      default -> terminal.print(type.replace('_', ' ') + unread(frame));
    }
  }

  private static String unread(JsonNode frame) {
    return frame.hasNonNull("unread_count")
        ? "  %s unread".formatted(JsonText.of(frame, "unread_count"))
        : "";
  }
}
