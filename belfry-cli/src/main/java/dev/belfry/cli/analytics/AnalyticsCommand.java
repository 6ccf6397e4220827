package dev.belfry.cli.analytics;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `belfry analytics`
@Command(
    name = "analytics",
    description =
        "Counts what became of notifications: how many were created, pushed, read, clicked, sent.",
    footer = {
      "",
      "Examples:",
      "  belfry analytics --from 2026-11-01 --to 2026-11-30",
      "  belfry analytics --from 2026-11-01 --to 2026-11-30 --group-by day,category --step read",
      "  belfry analytics --from 2026-11-01 --to 2026-11-30 --group-by day,channel --latency"
    })
public final class AnalyticsCommand extends BelfryCommand {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "<date>",
      description = "The first day (UTC), as in 2026-11-01.")
  String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "<date>",
      description = "The last day (UTC).")
  String to = "";

  @Option(
      names = "--group-by",
      paramLabel = "<members>",
      description =
          "Some of day, notification_type, channel, category, template, variant, reason, with"
              + " commas between; with --latency, of day and channel. Without it there is one line"
              + " for each step.")
  @Nullable String groupBy;

  @Option(
      names = "--step",
      paramLabel = "<steps>",
      description =
          "Only these steps, with commas between; with --latency, of acknowledged and sent.")
  @Nullable String steps;

  @Option(
      names = "--latency",
      description =
          "How long notifications took until they were acknowledged and sent: how many there were,"
              + " then within how many milliseconds 50, 90 and 99 of 100 and all of them did.")
  boolean latency;

  public AnalyticsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.ANALYTICS;
  }

  @Override
  protected int run(Api api) {
    JsonNode answer =
        api.get(
            ApiPath.of(latency ? "/api/analytics/latency" : "/api/analytics")
                .with("from", from)
                .with("to", to)
                .with("group_by", groupBy)
                .with("step", steps)
                .toString(),
            "rows");
    JsonNode rows = answer.path("rows");
    if (json()) {
      terminal.print(answer.toString());
    } else if (rows.isEmpty()) {
      terminal.print("nothing was counted on these days");
    } else {
      Stream<List<String>> names = Stream.of(List.copyOf(rows.path(0).propertyNames()));
      Stream<List<String>> values = rows.valueStream().map(AnalyticsCommand::shown);
      // Which of several times is which can't be guessed.
      JsonText.table((latency ? Stream.concat(names, values) : values).toList())
          .forEach(terminal::print);
    }
    return ExitCode.OK;
  }

  private static List<String> shown(JsonNode row) {
    List<String> shown = new ArrayList<>();
    row.propertyNames()
        .forEach(member -> {
          String value = row.path(member).isNull() ? "-" : row.path(member).asString();
          shown.add(value);
        });
    return shown;
  }
}
