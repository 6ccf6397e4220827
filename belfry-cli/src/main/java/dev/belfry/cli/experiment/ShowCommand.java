package dev.belfry.cli.experiment;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `belfry experiment show`
@Command(
    name = "show",
    description = "Shows all experiments, or one of them with its variants.",
    footer = {"", "Examples:", "  belfry experiment show", "  belfry experiment show tone"})
final class ShowCommand extends BelfryCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "<key>",
      description = "The experiment's key, such as tone. Default: all")
  @Nullable String key;

  ShowCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.OWN_INBOX;
  }

  @Override
  protected int run(Api api) {
    JsonNode answer =
        key == null
            ? api.get("/api/experiments", "experiments")
            : api.get(ExperimentKey.pathOf(key), "variants");
    if (json()) {
      terminal.print(answer.toString());
    } else if (key == null) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("key", "version", "state", "template", "metric"));
      answer.path("experiments").forEach(each -> rows.add(shown(each, rows.getFirst())));
      JsonText.table(rows).forEach(terminal::print);
    } else {
      terminal.print(
          "%s is %s at version %s: is %s %s within %s s?"
              .formatted(
                  JsonText.of(answer, "key"),
                  JsonText.of(answer, "state"),
                  JsonText.of(answer, "version"),
                  JsonText.of(answer, "template"),
                  JsonText.of(answer, "metric"),
                  JsonText.of(answer, "window_seconds")));
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("name", "weight", "template_version"));
      answer.path("variants").forEach(each -> rows.add(shown(each, rows.getFirst())));
      JsonText.table(rows).forEach(terminal::print);
      terminal.print("holdout: " + JsonText.of(answer, "holdout"));
    }
    return ExitCode.OK;
  }

  private static List<String> shown(JsonNode row, List<String> members) {
    return members.stream().map(member -> JsonText.of(row, member)).toList();
  }
}
