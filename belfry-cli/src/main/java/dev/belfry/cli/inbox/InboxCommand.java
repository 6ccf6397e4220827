package dev.belfry.cli.inbox;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `belfry inbox`
@Command(
    name = "inbox",
    description = "Shows your notifications, newest first; * marks unread ones.",
    footer = {
      "",
      "Examples:",
      "  belfry inbox --as alice",
      "  belfry inbox --as alice --unread --limit 5 --json"
    })
public final class InboxCommand extends BelfryCommand {
  @Option(
      names = "--limit",
      paramLabel = "<n>",
      description = "How many at most, 1 to 100. Default: ${DEFAULT-VALUE}")
  int limit = 20;

  @Option(names = "--unread", description = "Only unread ones.")
  boolean unread;

  @Option(names = "--archived", description = "What is archived, instead of the others.")
  boolean archived;

  @Option(names = "--type", paramLabel = "<type>", description = "Only this type.")
  @Nullable String type;

  @Option(
      names = "--before",
      paramLabel = "<position>",
      description = "Only older notifications: the position of the last one shown.")
  @Nullable String before;

  @Option(
      names = "--after",
      paramLabel = "<position>",
      description = "Waits until this position has been applied.")
  @Nullable String after;

  public InboxCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.OWN_INBOX;
  }

  @Override
  protected int run(Api api) {
    JsonNode list =
        api.get(
            ApiPath.of("/api/notifications")
                .with("limit", limit)
                .with("unread_only", unread ? "true" : null)
                .with("archived", archived ? "true" : null)
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
              .formatted(JsonText.of(list, "unread_count"), JsonText.of(list, "total_count")));
    }
    return ExitCode.OK;
  }
}
