package dev.belfry.cli.inbox;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/// `belfry unread`
@Command(
    name = "unread",
    description = "Marks one of your notifications as unread.",
    footer = {"", "Example:", "  belfry unread 0199d0f2-7a00-7000-8000-00000000a11c --as alice"})
public final class UnreadCommand extends OneCommand {
  public UnreadCommand(Terminal terminal) {
    super(terminal, "unread");
  }

  @Override
  JsonNode change(Api api, String path) {
    return api.delete(path + "/read", null, "position");
  }
}
