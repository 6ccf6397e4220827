package dev.belfry.cli;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Where the log is not what it was, as people read it.
final class Findings {
  private Findings() {}

  static List<String> of(JsonNode result) {
    Stream<String> findings =
        result
            .path("findings")
            .valueStream()
            .map(finding ->
                "%s: %spartition %s, offsets %s to %s%s"
                    .formatted(
                        Text.of(finding, "kind").replace('_', ' '),
                        finding.has("topic") ? Text.of(finding, "topic") + ", " : "",
                        Text.of(finding, "partition"),
                        Text.of(finding, "from"),
                        Text.of(finding, "to"),
                        acceptance(finding.path("accepted"))));
    long omitted = result.path("findings_omitted").asLong(0);
    return Stream.concat(
            findings, omitted > 0 ? Stream.of("and %s more".formatted(omitted)) : Stream.of())
        .toList();
  }

  private static String acceptance(JsonNode accepted) {
    return accepted.isObject()
        ? "  (accepted %s%s%s)"
            .formatted(
                Text.of(accepted, "at"),
                accepted.hasNonNull("by") ? " by " + Text.of(accepted, "by") : "",
                accepted.hasNonNull("reason") ? ": " + Text.of(accepted, "reason") : "")
        : "";
  }
}
