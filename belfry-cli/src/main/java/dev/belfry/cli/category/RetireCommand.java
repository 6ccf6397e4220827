package dev.belfry.cli.category;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.command.RequiredReason;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
import dev.belfry.events.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// `belfry category retire`
@Command(
    name = "retire",
    description = {
      "Lets a category take nothing new. What was accepted in it stays what it is, and it can be"
          + " put again."
    },
    footer = {"", "Example:", "  belfry category retire orders --reason 'nobody orders any more'"})
final class RetireCommand extends BelfryCommand {
  @Mixin CategoryKey category = new CategoryKey();
  @Mixin RequiredReason reason = new RequiredReason();

  RetireCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.CATALOGUE;
  }

  @Override
  protected int run(Api api) {
    JsonNode result = api.delete(category.path(reason.text), expected(), "version");
    terminal.print(
        json()
            ? result.toString()
            : "%s is retired by version %s"
                .formatted(JsonText.of(result, "key"), JsonText.of(result, "version")));
    return ExitCode.OK;
  }

  private @Nullable JsonNode expected() {
    return category.expectedVersion == null
        ? null
        : Json.mapper().createObjectNode().put("expected_version", category.expectedVersion);
  }
}
