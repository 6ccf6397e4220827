package dev.belfry.cli.inbox;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/// `belfry delete`
@Command(
    name = "delete",
    description = "Deletes one of your notifications.",
    footer = {"", "Example:", "  belfry delete 0199d0f2-7a00-7000-8000-00000000a11c --as alice"})
public final class DeleteCommand extends OneCommand {
  public DeleteCommand(Terminal terminal) {
    super(terminal, "deleted");
  }

  @Override
  JsonNode change(Api api, String path) {
    return api.delete(path, null, "position");
  }
}
