package dev.belfry.cli.inbox;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.Terminal;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// A command that changes one of one's own notifications.
abstract class OneCommand extends BelfryCommand {
  @Parameters(paramLabel = "<id>", description = "The notification's id.")
  String id = "";

  private final String done;

  /// @param done what it then is, for people
  OneCommand(Terminal terminal, String done) {
    super(terminal);
    this.done = done;
  }

  /// Changes it.
  ///
  /// @param path where the notification is
  /// @return the answer, with a position
  abstract JsonNode change(Api api, String path);

  @Override
  protected final Scope scope() {
    return Scope.OWN_INBOX;
  }

  @Override
  protected final int run(Api api) {
    JsonNode answer = change(api, "/api/notifications/" + ApiPath.part(id));
    terminal.print(
        json()
            ? answer.toString()
            : "%s at %s".formatted(done, answer.path("position").asString()));
    return ExitCode.OK;
  }
}
