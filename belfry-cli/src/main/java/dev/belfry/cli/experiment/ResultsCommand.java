package dev.belfry.cli.experiment;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// `belfry experiment results`
@Command(
    name = "results",
    description = "Shows what an experiment has come to, and whether anything can be said yet.",
    footer = {"", "Example:", "  belfry experiment results tone"})
final class ResultsCommand extends BelfryCommand {
  @Mixin ExperimentKey experiment = new ExperimentKey();

  ResultsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.ANALYTICS;
  }

  @Override
  protected int run(Api api) {
    JsonNode answer = api.get(experiment.path() + "/results", "arms");
    if (json()) {
      terminal.print(answer.toString());
      return ExitCode.OK;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("arm", "people", JsonText.of(answer, "metric"), "rate", "between"));
    answer
        .path("arms")
        .forEach(arm ->
            rows.add(
                List.of(
                    JsonText.of(arm, "name"),
                    JsonText.of(arm, "people"),
                    JsonText.of(arm, "outcomes"),
                    percent(arm.path("rate").path("estimate")),
                    between(arm.path("rate")))));
    JsonText.table(rows).forEach(terminal::print);
    answer
        .path("differences")
        .forEach(each ->
            terminal.print(
                "%s against %s: %s, between %s"
                    .formatted(
                        JsonText.of(each, "name"),
                        JsonText.of(each, "against"),
                        percent(each.path("estimate")),
                        between(each))));
    if (answer.path("holdout").isObject()) {
      terminal.print(
          "nothing was sent to %s people".formatted(JsonText.of(answer.path("holdout"), "people")));
    }
    terminal.print(decision(answer));
    return ExitCode.OK;
  }

  private static String decision(JsonNode answer) {
    if (!answer.path("sample_ratio_ok").asBoolean(true)) {
      return "undecided: the arms' sizes are not what their weights say; find out why first";
    }
    return switch (JsonText.of(answer, "decision")) {
      case "winner" -> "the winner is " + JsonText.of(answer, "winner");
      case "no_difference" -> "there is no difference that matters";
      default -> "undecided";
    };
  }

  private static String between(JsonNode interval) {
    return "%s and %s".formatted(percent(interval.path("low")), percent(interval.path("high")));
  }

  private static String percent(JsonNode value) {
    return value.isNumber()
        ? String.format(Locale.ROOT, "%.1f %%", 100 * value.doubleValue())
        : "-";
  }
}
