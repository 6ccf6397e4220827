package dev.belfry.cli.deadletters;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.command.RequiredReason;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// `belfry dead-letters discard`
@Command(
    name = "discard",
    description = "Marks it as not to be published again.",
    footer = {
      "",
      "Example:",
      "  belfry dead-letters discard belfry.notifications/3/41 --reason 'sent by a test system'"
    })
final class DiscardCommand extends BelfryCommand {
  @Mixin DeadLetterAddress place = new DeadLetterAddress();
  @Mixin RequiredReason reason = new RequiredReason();

  DiscardCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.OPERATE;
  }

  @Override
  protected int run(Api api) {
    JsonNode result =
        api.post(
            ApiPath.of(place.path() + "/discard").with("reason", reason.text).toString(),
            null,
            "state");
    terminal.print(json() ? result.toString() : "discarded");
    return ExitCode.OK;
  }
}
