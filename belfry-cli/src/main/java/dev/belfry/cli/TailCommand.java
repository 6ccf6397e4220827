package dev.belfry.cli;

import dev.belfry.cli.UserSocket.Ending;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `belfry tail`
@Command(
    name = "tail",
    description = {
      "Shows what a user's sockets are told, as it happens, until it is interrupted.",
      "It reconnects by itself, and misses and repeats nothing."
    },
    footer = {
      "",
      "Examples:",
      "  belfry tail --as alice",
      "  belfry tail --as alice --count 1 --json    waits for the next notification"
    })
final class TailCommand extends BelfryCommand {
  @Option(
      names = "--position",
      paramLabel = "<position>",
      description = "Begins with what came after it. Default: now")
  @Nullable String position;

  @Option(names = "--count", paramLabel = "<n>", description = "Ends after so many notifications.")
  int count = Integer.MAX_VALUE;

  @Option(names = "--ack", description = "Acknowledges what was shown: it counts as delivered.")
  boolean acknowledge;

  private final Reconnection reconnection;
  private int notifications;

  TailCommand(Terminal terminal) {
    super(terminal);
    reconnection = new Reconnection(terminal);
  }

  @Override
  Scope scope() {
    return Scope.OWN_INBOX;
  }

  @Override
  int run(Api api) {
    if (count < 1) {
      throw CommandFailure.usage("--count: expected at least 1");
    }
    api.token(); // where there is none at the beginning, that is said at once
    while (true) {
      Ending ending =
          new UserSocket(api, position, text -> frame(api.line(text), text), acknowledge).run();
      switch (ending) {
        case Ending.Enough() -> {
          return ExitCode.OK;
        }
        case Ending.ForGood(String reason) -> throw CommandFailure.failed(reason);
        case Ending.Broken(String reason, Duration retryAfter) ->
            reconnection.await(reason, retryAfter);
      }
    }
  }

  /// Whether to go on after this frame.
  private boolean frame(JsonNode frame, String text) {
    String type = Text.of(frame, "type");
    if (json()) {
      terminal.print(text);
    } else {
      show(type, frame);
    }
    if (frame.hasNonNull("position")) {
      position = frame.path("position").asString();
    }
    if (type.equals("connection_established")) {
      reconnection.succeeded();
    } else if (type.equals("new_notification")) {
      notifications++;
    }
    return notifications < count;
  }

  private void show(String type, JsonNode frame) {
    switch (type) {
      case "connection_established" ->
          terminal.say(
              "connected as %s, %s unread (%s)"
                  .formatted(
                      Text.of(frame, "user"),
                      frame.hasNonNull("unread_count") ? Text.of(frame, "unread_count") : "?",
                      Text.of(frame, "state")));
      case "new_notification" -> terminal.print(NotificationLines.line(frame.path("notification")));
      case "notification_read", "notification_unread", "notification_deleted" ->
          terminal.print(
              "%s  %s".formatted(type.replace('_', ' '), Text.of(frame, "notification_id")));
      case "error" -> terminal.say("error: " + Text.of(frame, "message"));
      default -> terminal.print(type.replace('_', ' ') + unread(frame));
    }
  }

  private static String unread(JsonNode frame) {
    return frame.hasNonNull("unread_count")
        ? "  %s unread".formatted(Text.of(frame, "unread_count"))
        : "";
  }
}
