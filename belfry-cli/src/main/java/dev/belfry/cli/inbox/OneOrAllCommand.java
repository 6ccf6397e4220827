package dev.belfry.cli.inbox;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// A command that changes one of one's own notifications, or all of them.
abstract class OneOrAllCommand extends BelfryCommand {
  @Parameters(paramLabel = "<id>", arity = "0..1", description = "The notification's id.")
  @Nullable String id;

  @Option(names = "--all", description = "All that there are.")
  boolean all;

  @Option(
      names = "--up-to",
      paramLabel = "<position>",
      description = "With --all: only what stands at or before this position. Default: now")
  @Nullable String upTo;

  private final String done;

  /// @param done as of [OneCommand]
  OneOrAllCommand(Terminal terminal, String done) {
    super(terminal);
    this.done = done;
  }

  /// Changes one.
  ///
  /// @param path where the notification is
  /// @return the answer, with a position
  abstract JsonNode changeOne(Api api, String path);

  /// Changes all.
  ///
  /// @param upTo as a parameter `up_to` takes it; null: up to now
  /// @return as of [#changeOne]
  abstract JsonNode changeAll(Api api, @Nullable String upTo);

  @Override
  protected final Scope scope() {
    return Scope.OWN_INBOX;
  }

  @Override
  protected final int run(Api api) {
    if ((id == null) != all) {
      throw CommandFailure.usage("Expected either an id or --all");
    }
    if (upTo != null && !all) {
      throw CommandFailure.usage("--up-to: only with --all");
    }
    JsonNode answer =
        id == null
            ? changeAll(api, upTo)
            : changeOne(api, "/api/notifications/" + ApiPath.part(id));
    terminal.print(
        json()
            ? answer.toString()
            : "%s at %s".formatted(done, answer.path("position").asString()));
    return ExitCode.OK;
  }
}
