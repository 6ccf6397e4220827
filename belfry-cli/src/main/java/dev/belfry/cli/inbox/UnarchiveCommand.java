package dev.belfry.cli.inbox;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/// `belfry unarchive`
@Command(
    name = "unarchive",
    description = "Takes one of your notifications out of the archive.",
    footer = {"", "Example:", "  belfry unarchive 0199d0f2-7a00-7000-8000-00000000a11c --as alice"})
public final class UnarchiveCommand extends OneCommand {
  public UnarchiveCommand(Terminal terminal) {
    super(terminal, "taken out of the archive");
  }

  @Override
  JsonNode change(Api api, String path) {
    return api.post(path + "/unarchive", null, "position");
  }
}
