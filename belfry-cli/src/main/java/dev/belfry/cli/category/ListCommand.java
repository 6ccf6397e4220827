package dev.belfry.cli.category;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/// `belfry category list`
@Command(
    name = "list",
    description = "Shows all categories, and which way their notifications go.",
    footer = {"", "Example:", "  belfry category list"})
final class ListCommand extends BelfryCommand {
  ListCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.OWN_INBOX;
  }

  @Override
  protected int run(Api api) {
    JsonNode answer = api.get("/api/categories", "categories");
    if (json()) {
      terminal.print(answer.toString());
    } else {
      List<List<String>> rows =
          Stream.concat(
                  Stream.of(List.of("key", "version", "name", "", "realtime", "email", "push")),
                  answer.path("categories").valueStream().map(ListCommand::shown))
              .toList();
      JsonText.table(rows).forEach(terminal::print);
    }
    return ExitCode.OK;
  }

  private static List<String> shown(JsonNode category) {
    JsonNode channels = category.path("channels");
    String state =
        category.path("retired").asBoolean(false)
            ? "retired"
            : category.path("critical").asBoolean(false) ? "critical" : "";
    return List.of(
        JsonText.of(category, "key"),
        JsonText.of(category, "version"),
        JsonText.of(category, "name"),
        state,
        channels.path("realtime").path("enabled").asBoolean(true) ? "on" : "off",
        delayed(channels.path("email")),
        delayed(channels.path("push")));
  }

  private static String delayed(JsonNode channel) {
    if (!channel.path("enabled").asBoolean(true)) {
      return "off";
    }
    String unless = JsonText.of(channel, "unless");
    return "after %s s%s"
        .formatted(
            JsonText.of(channel, "delay_seconds"),
            unless.equals("never") ? "" : " unless " + unless);
  }
}
