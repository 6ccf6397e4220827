package dev.belfry.cli;

import dev.belfry.events.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/// How to replay.
final class ReplayOptions {
  @Option(
      names = "--accept-loss",
      description = "Goes on where the log is damaged, instead of stopping there.")
  boolean acceptLoss;

  @Option(
      names = "--fresh",
      description = "Begins anew, instead of going on where one was interrupted.")
  boolean fresh;

  @Option(
      names = "--from",
      paramLabel = "<position|time>",
      description = {
        "Keeps the rows of what was before, as they were then, and replays the rest:",
        "from a position on in its partition, from a time on in all."
      })
  @Nullable String from;

  /// Asks for it, and waits for what it comes to.
  ///
  /// @param body begun by [#body]
  ReplayResult run(Api api, Terminal terminal, ObjectNode body, RequiredReason reason) {
    return new ReplayResult(
        LongCall.result(
            api,
            terminal,
            "records replayed",
            Query.of("/api/audit/replay").with("reason", reason.text).toString(),
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
