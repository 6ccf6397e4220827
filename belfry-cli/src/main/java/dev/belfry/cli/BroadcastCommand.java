package dev.belfry.cli;

import dev.belfry.client.Acknowledgement;
import dev.belfry.client.Notice;
import dev.belfry.events.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `belfry broadcast`
@Command(
    name = "broadcast",
    description = "Notifies everyone, also who comes before it expires (after 30 days at latest).",
    footer = {
      "",
      "Example:",
      "  belfry broadcast -t 'Maintenance' -m 'Tonight from 22:00 to 23:00.' --type system"
    })
final class BroadcastCommand extends BelfryCommand {
  @Mixin NoticeOptions options = new NoticeOptions();

  BroadcastCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Scope scope() {
    return Scope.SEND;
  }

  @Override
  int run(Api api) {
    Notice notice = options.of(Notice.toEveryone(), options.text(terminal), options.key);
    try (Sending sending = new Sending(api)) {
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
