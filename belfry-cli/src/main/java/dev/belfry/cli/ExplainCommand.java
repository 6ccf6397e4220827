package dev.belfry.cli;

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
      "Tells the whole life of one notification: why somebody did or didn't get it. Each step: when,",
      "at which position of the log, what, by whom, and in a sentence."
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
      description = "In whose inbox: needed of a broadcast, which everyone has.")
  @Nullable String recipient;

  @Option(
      names = "--after",
      paramLabel = "<position>",
      description = "Waits until what was written at this position is there.")
  @Nullable String after;

  @Mixin ReasonOption reason = new ReasonOption();

  ExplainCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Scope scope() {
    return Scope.AUDIT;
  }

  @Override
  int run(Api api) {
    JsonNode life =
        api.get(
            Query.of("/api/audit/notifications/" + Query.part(id))
                .with("recipient", recipient)
                .with("after", after)
                .with("reason", reason.text)
                .toString(),
            "steps");
    if (json()) {
      terminal.print(life.toString());
    } else {
      JsonNode notification = life.path("notification");
      terminal.print(
          "%s for %s: %s"
              .formatted(
                  Text.of(notification, "id"),
                  Text.of(notification, "recipient"),
                  Text.of(notification, "title")));
      Text.table(life.path("steps").valueStream().map(ExplainCommand::shown).toList())
          .forEach(terminal::print);
      if (life.path("missing_receipts").asLong(0) > 0) {
        terminal.say(
            "%s receipts are still to be read: what sockets were told may be incomplete. Ask again."
                .formatted(Text.of(life, "missing_receipts")));
      }
    }
    return ExitCode.OK;
  }

  private static List<String> shown(JsonNode step) {
    String since =
        step.hasNonNull("setting_since")
            ? " [set at %s]".formatted(Text.of(step, "setting_since"))
            : "";
    return List.of(
        Text.of(step, "at"),
        Text.of(step, "position"),
        Text.of(step, "step"),
        Text.of(step, "actor"),
        Text.of(step, "summary") + since);
  }
}
