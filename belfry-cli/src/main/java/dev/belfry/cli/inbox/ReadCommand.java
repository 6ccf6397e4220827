package dev.belfry.cli.inbox;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/// `belfry read`
@Command(
    name = "read",
    description = "Marks one of your notifications, or all of them, as read.",
    footer = {
      "",
      "Examples:",
      "  belfry read 0199d0f2-7a00-7000-8000-00000000a11c --as alice",
      "  belfry read --all --as alice"
    })
public final class ReadCommand extends OneOrAllCommand {
  public ReadCommand(Terminal terminal) {
    super(terminal, "read");
  }

  @Override
  JsonNode changeOne(Api api, String path) {
    return api.put(path + "/read", null, "position");
  }

  @Override
  JsonNode changeAll(Api api, @Nullable String upTo) {
    ApiPath path = ApiPath.of("/api/notifications/mark-all-read").with("up_to", upTo);
    return api.put(path.toString(), null, "position");
  }
}
