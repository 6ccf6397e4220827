package dev.belfry.cli.deadletters;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.command.ReasonOption;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `belfry dead-letters list`
@Command(
    name = "list",
    description = "Lists records that could not be understood, newest first.",
    footer = {"", "Example:", "  belfry dead-letters list --state open"})
final class ListCommand extends BelfryCommand {
  @Option(
      names = "--state",
      paramLabel = "<state>",
      description = "Only open, republished or discarded ones.")
  @Nullable String state;

  @Option(
      names = "--limit",
      paramLabel = "<n>",
      description = "How many at most, 1 to 100. Default: ${DEFAULT-VALUE}")
  int limit = 20;

  @Option(names = "--offset", paramLabel = "<n>", description = "How many to skip.")
  int offset;

  @Mixin ReasonOption reason = new ReasonOption();

  ListCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.AUDIT;
  }

  @Override
  protected int run(Api api) {
    JsonNode list =
        api.get(
            ApiPath.of("/api/audit/dead-letters")
                .with("state", state)
                .with("limit", limit)
                .with("offset", offset)
                .with("reason", reason.text)
                .toString(),
            "dead_letters");
    if (json()) {
      terminal.print(list.toString());
    } else {
      JsonText.table(rows(list)).forEach(terminal::print);
      terminal.print(JsonText.of(list, "total_count") + " in all");
    }
    return ExitCode.OK;
  }

  private static List<List<String>> rows(JsonNode list) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode letter : list.path("dead_letters")) {
      rows.add(
          List.of(
              JsonText.of(letter, "appended_at"),
              "%s/%s/%s"
                  .formatted(
                      JsonText.of(letter, "topic"),
                      JsonText.of(letter, "partition"),
                      JsonText.of(letter, "offset")),
              JsonText.of(letter, "state"),
              JsonText.of(letter, "reason")));
    }
    return rows;
  }
}
