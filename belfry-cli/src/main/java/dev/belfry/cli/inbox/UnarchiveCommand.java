package dev.belfry.cli.inbox;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `belfry unarchive`
@Command(
    name = "unarchive",
    description = "Takes one of your notifications out of the archive.",
    footer = {"", "Example:", "  belfry unarchive 0199d0f2-7a00-7000-8000-00000000a11c --as alice"})
public final class UnarchiveCommand extends BelfryCommand {
  @Parameters(paramLabel = "<id>", description = "The notification's id.")
  String id = "";

  public UnarchiveCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.OWN_INBOX;
  }

  @Override
  protected int run(Api api) {
    JsonNode answer =
        api.post("/api/notifications/" + ApiPath.part(id) + "/unarchive", null, "position");
    terminal.print(
        json()
            ? answer.toString()
            : "taken out of the archive at " + ArchiveCommand.position(answer));
    return ExitCode.OK;
  }
}
