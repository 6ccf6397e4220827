package dev.belfry.cli.audit;

import dev.belfry.cli.terminal.JsonText;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Findings (where the log is not what it was) as lines for people.
public final class FindingLines {
  private FindingLines() {}

  public static List<String> of(JsonNode result) {
    Stream<String> findings =
        result
            .path("findings")
            .valueStream()
            .map(finding ->
                "%s: %spartition %s, offsets %s to %s%s"
                    .formatted(
                        JsonText.of(finding, "kind").replace('_', ' '),
                        finding.has("topic") ? JsonText.of(finding, "topic") + ", " : "",
                        JsonText.of(finding, "partition"),
                        JsonText.of(finding, "from"),
                        JsonText.of(finding, "to"),
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
                JsonText.of(accepted, "at"),
                accepted.hasNonNull("by") ? " by " + JsonText.of(accepted, "by") : "",
                accepted.hasNonNull("reason") ? ": " + JsonText.of(accepted, "reason") : "")
        : "";
  }
}
