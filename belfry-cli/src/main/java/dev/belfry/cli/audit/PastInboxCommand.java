package dev.belfry.cli.audit;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.command.ReasonOption;
import dev.belfry.cli.inbox.NotificationLines;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `belfry audit inbox`
@Command(
    name = "inbox",
    description = "Shows anyone's inbox as it was at a time.",
    footer = {
      "",
      "Examples:",
      "  belfry audit inbox alice --at 2026-11-22T10:00:00Z",
      "  belfry audit inbox alice --at 9371a390-0009-0000000000000001",
      "  belfry audit inbox alice --archived"
    })
final class PastInboxCommand extends BelfryCommand {
  @Parameters(paramLabel = "<user>", description = "Whose inbox.")
  String user = "";

  @Option(names = "--at", paramLabel = "<time or position>", description = "When. Default: now")
  @Nullable String at;

  @Option(
      names = "--limit",
      paramLabel = "<n>",
      description = "How many at most, 1 to 100. Default: ${DEFAULT-VALUE}")
  int limit = 20;

  @Option(names = "--unread", description = "Only those that were unread then.")
  boolean unread;

  @Option(names = "--archived", description = "What was archived then, instead of the others.")
  boolean archived;

  @Option(
      names = "--before",
      paramLabel = "<position>",
      description = "Only older notifications: the position of the last one shown.")
  @Nullable String before;

  @Mixin ReasonOption reason = new ReasonOption();

  PastInboxCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.AUDIT;
  }

  @Override
  protected int run(Api api) {
    JsonNode inbox =
        api.get(
            ApiPath.of("/api/audit/inbox/" + ApiPath.part(user))
                .with("at", at)
                .with("limit", limit)
                .with("unread_only", unread ? "true" : null)
                .with("archived", archived ? "true" : null)
                .with("before", before)
                .with("reason", reason.text)
                .toString(),
            "notifications");
    if (json()) {
      terminal.print(inbox.toString());
    } else {
      NotificationLines.of(inbox.path("notifications")).forEach(terminal::print);
      inbox
          .propertyStream()
          .filter(member -> !member.getKey().equals("notifications"))
          .flatMap(member -> JsonText.member(member.getKey(), member.getValue()).stream())
          .forEach(terminal::print);
    }
    return ExitCode.OK;
  }
}
