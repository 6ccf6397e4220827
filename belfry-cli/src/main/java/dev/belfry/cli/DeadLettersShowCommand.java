package dev.belfry.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// `belfry dead-letters show`
@Command(
    name = "show",
    description = "Shows one of them as it is, and what was decided about it.",
    footer = {"", "Example:", "  belfry dead-letters show belfry.notifications/3/41"})
final class DeadLettersShowCommand extends BelfryCommand {
  @Mixin DeadLetterPlace place = new DeadLetterPlace();
  @Mixin ReasonOption reason = new ReasonOption();

  DeadLettersShowCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Scope scope() {
    return Scope.AUDIT;
  }

  @Override
  int run(Api api) {
    JsonNode letter =
        api.get(Query.of(place.path()).with("reason", reason.text).toString(), "state");
    if (json()) {
      terminal.print(letter.toString());
    } else {
      Text.members(letter).forEach(terminal::print);
    }
    return ExitCode.OK;
  }
}
