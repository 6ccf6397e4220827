package dev.belfry.cli.deadletters;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.command.ReasonOption;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// `belfry dead-letters show`
@Command(
    name = "show",
    description = "Shows one record as it is, and what was decided about it.",
    footer = {"", "Example:", "  belfry dead-letters show belfry.notifications/3/41"})
final class ShowCommand extends BelfryCommand {
  @Mixin DeadLetterAddress place = new DeadLetterAddress();
  @Mixin ReasonOption reason = new ReasonOption();

  ShowCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.AUDIT;
  }

  @Override
  protected int run(Api api) {
    JsonNode letter =
        api.get(ApiPath.of(place.path()).with("reason", reason.text).toString(), "state");
    if (json()) {
      terminal.print(letter.toString());
    } else {
      JsonText.members(letter).forEach(terminal::print);
    }
    return ExitCode.OK;
  }
}
