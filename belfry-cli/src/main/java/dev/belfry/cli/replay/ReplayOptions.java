package dev.belfry.cli.replay;

import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.ApiPath;
import dev.belfry.cli.api.StreamedCall;
import dev.belfry.cli.command.RequiredReason;
import dev.belfry.cli.terminal.Terminal;
import dev.belfry.events.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/// Options of every replay.
final class ReplayOptions {
  @Option(
      names = "--accept-loss",
      description = "Continues past damage in the log instead of stopping there.")
  boolean acceptLoss;

  @Option(names = "--fresh", description = "Starts over instead of resuming an interrupted replay.")
  boolean fresh;

  @Option(
      names = "--from",
      paramLabel = "<position|time>",
      description = {
        "Keeps the rows from before, as they were then, and replays the rest:",
        "from a position in its partition, or from a time in all partitions."
      })
  @Nullable String from;

  /// Starts it and waits for the result.
  ///
  /// @param body begun by [#body]
  ReplayAnswer run(Api api, Terminal terminal, ObjectNode body, RequiredReason reason) {
    return new ReplayAnswer(
        StreamedCall.result(
            api,
            terminal,
            "records replayed",
            ApiPath.of("/api/audit/replay").with("reason", reason.text).toString(),
            body));
  }

  ObjectNode body(String mode) {
    ObjectNode body =
        Json.mapper()
            .createObjectNode()
            .put("mode", mode)
            .put("accept_loss", acceptLoss)
            .put("fresh", fresh);
    if (from != null) {
      body.put("from", from);
    }
    return body;
  }
}
