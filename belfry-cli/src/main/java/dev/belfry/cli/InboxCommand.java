package dev.belfry.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `belfry inbox`
@Command(
    name = "inbox",
    description = "Shows one's notifications, newest first; * marks those that are not read.",
    footer = {
      "",
      "Examples:",
      "  belfry inbox --as alice",
      "  belfry inbox --as alice --unread --limit 5 --json"
    })
final class InboxCommand extends BelfryCommand {
  @Option(
      names = "--limit",
      paramLabel = "<n>",
      description = "How many at most, 1 to 100. Default: ${DEFAULT-VALUE}")
  int limit = 20;

  @Option(names = "--unread", description = "Only those that are not read.")
  boolean unread;

  @Option(names = "--type", paramLabel = "<type>", description = "Only this type.")
  @Nullable String type;

  @Option(
      names = "--before",
      paramLabel = "<position>",
      description = "Only older ones: the position of the last one shown.")
  @Nullable String before;

  @Option(
      names = "--after",
      paramLabel = "<position>",
      description = "Waits until what was written at this position is there.")
  @Nullable String after;

  InboxCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Scope scope() {
    return Scope.OWN_INBOX;
  }

  @Override
  int run(Api api) {
    JsonNode list =
        api.get(
            Query.of("/api/notifications")
                .with("limit", limit)
                .with("unread_only", unread ? "true" : null)
                .with("type", type)
                .with("before", before)
                .with("after", after)
                .toString(),
            "notifications");
    if (json()) {
      terminal.print(list.toString());
    } else {
      NotificationLines.of(list.path("notifications")).forEach(terminal::print);
      terminal.print(
          "%s unread, %s in all"
              .formatted(Text.of(list, "unread_count"), Text.of(list, "total_count")));
    }
    return ExitCode.OK;
  }
}
