package dev.belfry.cli.audit;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.command.ReasonOption;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `belfry audit explain`
@Command(
    name = "explain",
    description = {
      "Shows everything that happened to one notification, and so why somebody did or didn't get"
          + " it.",
      "Each step has its time, its position in the log, its actor and a sentence."
    },
    footer = {
      "",
      "Example:",
      "  belfry audit explain 0199d0f2-7a00-7000-8000-00000000a11c --reason 'ticket 4711'"
    })
final class ExplainCommand extends BelfryCommand {
  @Parameters(paramLabel = "<id>", description = "The notification's id.")
  String id = "";

  @Option(
      names = "--recipient",
      paramLabel = "<user>",
      description = "In whose inbox; required for a broadcast, which everyone has.")
  @Nullable String recipient;

  @Option(
      names = "--after",
      paramLabel = "<position>",
      description = "Waits until this position has been applied.")
  @Nullable String after;

  @Mixin ReasonOption reason = new ReasonOption();

  ExplainCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.AUDIT;
  }

  @Override
  protected int run(Api api) {
    JsonNode history =
        api.get(
            ApiPath.of("/api/audit/notifications/" + ApiPath.part(id))
                .with("recipient", recipient)
                .with("after", after)
                .with("reason", reason.text)
                .toString(),
            "steps");
    if (json()) {
      terminal.print(history.toString());
    } else {
      JsonNode notification = history.path("notification");
      terminal.print(
          "%s for %s: %s"
              .formatted(
                  JsonText.of(notification, "id"),
                  JsonText.of(notification, "recipient"),
                  JsonText.of(notification, "title")));
      JsonText.table(history.path("steps").valueStream().map(ExplainCommand::shown).toList())
          .forEach(terminal::print);
      if (history.path("missing_receipts").asLong(0) > 0) {
        terminal.say(
            "%s receipts are still to be read: what sockets were told may be incomplete. Ask again."
                .formatted(JsonText.of(history, "missing_receipts")));
      }
    }
    return ExitCode.OK;
  }

  private static List<String> shown(JsonNode step) {
    String since =
        step.hasNonNull("setting_since")
            ? " [set at %s]".formatted(JsonText.of(step, "setting_since"))
            : "";
    return List.of(
        JsonText.of(step, "at"),
        JsonText.of(step, "position"),
        JsonText.of(step, "step"),
        JsonText.of(step, "actor"),
        JsonText.of(step, "summary") + since);
  }
}
