package dev.belfry.cli.inbox;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/// `belfry archive`
@Command(
    name = "archive",
    description = {
      "Archives one of your notifications, or all of them.",
      "What is archived is not in the list and does not count as unread; 'belfry inbox --archived'"
          + " shows it."
    },
    footer = {
      "",
      "Examples:",
      "  belfry archive 0199d0f2-7a00-7000-8000-00000000a11c --as alice",
      "  belfry archive --all --as alice"
    })
public final class ArchiveCommand extends OneOrAllCommand {
  public ArchiveCommand(Terminal terminal) {
    super(terminal, "archived");
  }

  @Override
  JsonNode changeOne(Api api, String path) {
    return api.post(path + "/archive", null, "position");
  }

  @Override
  JsonNode changeAll(Api api, @Nullable String upTo) {
    ApiPath path = ApiPath.of("/api/notifications/archive-all").with("up_to", upTo);
    return api.post(path.toString(), null, "position");
  }
}
