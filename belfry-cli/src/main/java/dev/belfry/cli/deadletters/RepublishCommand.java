package dev.belfry.cli.deadletters;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.command.RequiredReason;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonFile;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
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
    description = {"Publishes the repaired event: at the end of the log, under the id it had."},
    footer = {
      "",
      "Example:",
      "  belfry dead-letters republish belfry.notifications/3/41 --file repaired.json \\",
      "    --type dev.belfry.notification.created.v1 --reason 'the title was missing'"
    })
final class RepublishCommand extends BelfryCommand {
  @Mixin DeadLetterAddress place = new DeadLetterAddress();

  @Option(
      names = "--type",
      required = true,
      paramLabel = "<type>",
      description = "The type of the event, such as dev.belfry.notification.created.v1.")
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
  protected Scope scope() {
    return Scope.OPERATE;
  }

  @Override
  protected int run(Api api) {
    ObjectNode body = Json.mapper().createObjectNode().put("event_type", type);
    body.set("event", JsonFile.read(file, terminal));
    JsonNode result =
        api.post(
            ApiPath.of(place.path() + "/republish").with("reason", reason.text).toString(),
            body,
            "position");
    terminal.print(
        json()
            ? result.toString()
            : "in the log as %s at %s"
                .formatted(JsonText.of(result, "event_id"), JsonText.of(result, "position")));
    return ExitCode.OK;
  }
}
