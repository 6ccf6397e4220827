package dev.belfry.cli;

import dev.belfry.events.Json;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `belfry dead-letters republish`
@Command(
    name = "republish",
    description = {
      "Puts the event as it should have been into the log: at a new place, under the id it had."
    },
    footer = {
      "",
      "Example:",
      "  belfry dead-letters republish belfry.notifications/3/41 --file repaired.json \\",
      "    --type dev.belfry.notification.created.v1 --reason 'the title was missing'"
    })
final class RepublishCommand extends BelfryCommand {
  @Mixin DeadLetterPlace place = new DeadLetterPlace();

  @Option(
      names = "--type",
      required = true,
      paramLabel = "<type>",
      description = "What it is, such as dev.belfry.notification.created.v1.")
  String type = "";

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "<file>",
      description = "The event in JSON; - reads standard input.")
  Path file = Path.of("-");

  @Mixin RequiredReason reason = new RequiredReason();

  RepublishCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Scope scope() {
    return Scope.OPERATE;
  }

  @Override
  int run(Api api) {
    ObjectNode body = Json.mapper().createObjectNode().put("event_type", type);
    body.set("event", JsonFile.read(file, terminal));
    JsonNode result =
        api.post(
            Query.of(place.path() + "/republish").with("reason", reason.text).toString(),
            body,
            "position");
    terminal.print(
        json()
            ? result.toString()
            : "in the log as %s at %s"
                .formatted(Text.of(result, "event_id"), Text.of(result, "position")));
    return ExitCode.OK;
  }
}
