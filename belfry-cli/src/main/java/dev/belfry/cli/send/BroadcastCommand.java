package dev.belfry.cli.send;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.command.BelfryCommand;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.Terminal;
import dev.belfry.client.Acknowledgement;
import dev.belfry.client.Notice;
import dev.belfry.events.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `belfry broadcast`
@Command(
    name = "broadcast",
    description =
        "Notifies everyone, including users who first connect before it expires (30 days at most).",
    footer = {
      "",
      "Example:",
      "  belfry broadcast -t 'Maintenance' -m 'Tonight from 22:00 to 23:00.' --type system"
    })
public final class BroadcastCommand extends BelfryCommand {
  @Mixin NoticeOptions options = new NoticeOptions();

  public BroadcastCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected Scope scope() {
    return Scope.SEND;
  }

  @Override
  protected int run(Api api) {
    Notice notice = options.of(Notice.toEveryone(), options.text(terminal), options.key);
    try (NoticeSender sending = new NoticeSender(api)) {
      Acknowledgement done = sending.publish(notice);
      String id = done.ids().getFirst().toString();
      terminal.print(
          json()
              ? Json.mapper()
                  .createObjectNode()
                  .put("id", id)
                  .put("idempotency_key", done.key())
                  .toString()
              : id);
      return ExitCode.OK;
    }
  }
}
