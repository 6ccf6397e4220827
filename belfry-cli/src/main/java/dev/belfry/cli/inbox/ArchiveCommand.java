package dev.belfry.cli.inbox;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
public final class ArchiveCommand extends BelfryCommand {
  @Parameters(paramLabel = "<id>", arity = "0..1", description = "The notification's id.")
  @Nullable String id;

  @Option(names = "--all", description = "All that there are.")
  boolean all;

  @Option(
      names = "--up-to",
      paramLabel = "<position>",
      description = "With --all: only what stands at or before this position. Default: now")
  @Nullable String upTo;

  public ArchiveCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.OWN_INBOX;
  }

  @Override
  protected int run(Api api) {
    if ((id == null) != all) {
      throw CommandFailure.usage("Expected either an id or --all");
    }
    if (upTo != null && !all) {
      throw CommandFailure.usage("--up-to: only with --all");
    }
    ApiPath path =
        id == null
            ? ApiPath.of("/api/notifications/archive-all").with("up_to", upTo)
            : ApiPath.of("/api/notifications/" + ApiPath.part(id) + "/archive");
    JsonNode answer = api.post(path.toString(), null, "position");
    terminal.print(json() ? answer.toString() : "archived at " + position(answer));
    return ExitCode.OK;
  }

  static String position(JsonNode answer) {
    return answer.path("position").asString();
  }
}
