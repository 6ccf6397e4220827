package dev.belfry.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// `belfry dead-letters discard`
@Command(
    name = "discard",
    description = "Decides that nothing is to come of it.",
    footer = {
      "",
      "Example:",
      "  belfry dead-letters discard belfry.notifications/3/41 --reason 'sent by a test system'"
    })
final class DiscardCommand extends BelfryCommand {
  @Mixin DeadLetterPlace place = new DeadLetterPlace();
  @Mixin RequiredReason reason = new RequiredReason();

  DiscardCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Scope scope() {
    return Scope.OPERATE;
  }

  @Override
  int run(Api api) {
    JsonNode result =
        api.post(
            Query.of(place.path() + "/discard").with("reason", reason.text).toString(),
            null,
            "state");
    terminal.print(json() ? result.toString() : "discarded");
    return ExitCode.OK;
  }
}
