package dev.belfry.cli.send;

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

/// `belfry withdraw`
@Command(
    name = "withdraw",
    description = {
      "Takes back a notification that you sent, from its recipient or, a broadcast, from everyone.",
      "What somebody else sent stays."
    },
    footer = {
      "",
      "Examples:",
      "  belfry withdraw 0199d0f2-7a00-7000-8000-00000000a11c --recipient alice --as shop",
      "  belfry withdraw 0199d0f2-7a00-7000-8000-00000000b0b0 --broadcast --as shop"
    })
public final class WithdrawCommand extends BelfryCommand {
  @Parameters(paramLabel = "<id>", description = "The notification's id.")
  String id = "";

  @Option(names = "--recipient", paramLabel = "<user>", description = "Whose it is.")
  @Nullable String recipient;

  @Option(names = "--broadcast", description = "It was for everyone.")
  boolean broadcast;

  public WithdrawCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.SEND;
  }

  @Override
  protected int run(Api api) {
    if ((recipient == null) != broadcast) {
      throw CommandFailure.usage("Expected either --recipient or --broadcast");
    }
    ApiPath path =
        ApiPath.of("/api/notifications/sent/" + ApiPath.part(id)).with("recipient", recipient);
    JsonNode answer = api.delete(path.toString(), null, "id");
    terminal.print(json() ? answer.toString() : "withdrawn, if it was you who sent it");
    return ExitCode.OK;
  }
}
