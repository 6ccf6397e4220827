package dev.belfry.cli;

import dev.belfry.events.Json;
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

  ObjectNode body(String mode) {
    return Json.mapper()
        .createObjectNode()
        .put("mode", mode)
        .put("accept_loss", acceptLoss)
        .put("fresh", fresh);
  }
}
