package dev.belfry.cli.send;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.Terminal;
import dev.belfry.client.Acknowledgement;
import dev.belfry.client.Notice;
import dev.belfry.events.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `belfry send`
@Command(
    name = "send",
    description = "Notifies one user.",
    footer = {
      "",
      "Examples:",
      "  belfry send alice -t 'Shipped' -m 'Your parcel is on its way.'",
      "  belfry send alice -t 'Build failed' -m - --type error --action-url /builds/7 < log",
      "  belfry send alice --template user-action --variable actor=Ann --variable action=liked"
          + " --variable object=post"
    })
public final class SendCommand extends BelfryCommand {
  @Parameters(paramLabel = "<recipient>", description = "Who to notify.")
  String recipient = "";

  @Mixin NoticeOptions options = new NoticeOptions();

  public SendCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.SEND;
  }

  @Override
  protected int run(Api api) {
    Notice notice = options.of(to(), options.text(terminal), options.key);
    try (NoticeSender sending = new NoticeSender(api)) {
      Acknowledgement done = sending.publish(notice);
      String id = done.ids().getFirst().toString();
      if (json()) {
        var result = Json.mapper().createObjectNode().put("id", id);
        done.position().ifPresent(position -> result.put("position", position));
        terminal.print(result.put("idempotency_key", done.key()).toString());
      } else {
        terminal.print(id);
      }
      return ExitCode.OK;
    }
  }

  private Notice.Untitled to() {
    if (recipient.equals("-")) {
      throw CommandFailure.usage(
          "Standard input has no recipient: name one, or take 'belfry bulk --file -' for several");
    }
    try {
      return Notice.to(recipient);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("<recipient>: expected a user id");
    }
  }
}
