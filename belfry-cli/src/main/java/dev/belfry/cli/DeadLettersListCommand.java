package dev.belfry.cli;

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
final class DeadLettersListCommand extends BelfryCommand {
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

  @Option(names = "--offset", paramLabel = "<n>", description = "How many to pass over.")
  int offset;

  @Mixin ReasonOption reason = new ReasonOption();

  DeadLettersListCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Scope scope() {
    return Scope.AUDIT;
  }

  @Override
  int run(Api api) {
    JsonNode list =
        api.get(
            Query.of("/api/audit/dead-letters")
                .with("state", state)
                .with("limit", limit)
                .with("offset", offset)
                .with("reason", reason.text)
                .toString(),
            "dead_letters");
    if (json()) {
      terminal.print(list.toString());
    } else {
      Text.table(rows(list)).forEach(terminal::print);
      terminal.print(Text.of(list, "total_count") + " in all");
    }
    return ExitCode.OK;
  }

  private static List<List<String>> rows(JsonNode list) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode letter : list.path("dead_letters")) {
      rows.add(
          List.of(
              Text.of(letter, "appended_at"),
              "%s/%s/%s"
                  .formatted(
                      Text.of(letter, "topic"),
                      Text.of(letter, "partition"),
                      Text.of(letter, "offset")),
              Text.of(letter, "state"),
              Text.of(letter, "reason")));
    }
    return rows;
  }
}
