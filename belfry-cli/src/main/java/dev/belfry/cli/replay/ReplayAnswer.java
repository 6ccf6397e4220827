package dev.belfry.cli.replay;

import dev.belfry.cli.audit.FindingLines;
import dev.belfry.cli.terminal.ExitCode;
import dev.belfry.cli.terminal.JsonText;
import dev.belfry.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// How a replay ended.
///
/// @param json as Belfry answers
record ReplayAnswer(JsonNode json) {
  private static final int SHORT_HASH = 12;

  /// Whether it reached the position of the live rows; otherwise it stopped at damage in the log.
  boolean isComplete() {
    return json.path("complete").asBoolean(false);
  }

  boolean isEqual() {
    return json.path("equal").asBoolean(false);
  }

  /// Whether it has replaced the live rows.
  boolean isExchanged() {
    return json.path("swapped").asBoolean(false);
  }

  /// Whether the tables were in use for too long to be replaced.
  boolean isInUse() {
    return json.path("outcome").asString("").equals("in_use");
  }

  /// Why it did not do what was asked for, in a sentence.
  String reason() {
    return JsonText.of(json, "reason");
  }

  /// Whether the log is damaged in a place that no earlier replay was told to accept.
  private boolean hasNewFindings() {
    return json.path("findings").valueStream().anyMatch(finding -> !finding.hasNonNull("accepted"));
  }

  /// A finding unless both are equal and there is no new damage.
  int exitCode() {
    return isEqual() && !hasNewFindings() ? ExitCode.OK : ExitCode.FINDING;
  }

  /// Prints it as JSON, or as lines for people.
  void show(Terminal terminal, boolean asJson) {
    if (asJson) {
      terminal.print(json.toString());
    } else {
      lines(terminal).forEach(terminal::print);
    }
  }

  private List<String> lines(Terminal terminal) {
    List<String> lines = new ArrayList<>(FindingLines.of(json));
    lines.addAll(
        JsonText.table(json.path("tables").valueStream().map(ReplayAnswer::table).toList()));
    json.path("differences").forEach(difference -> lines.add(difference(difference)));
    lines.add(isComplete() && isEqual() ? terminal.good(outcome()) : terminal.bad(outcome()));
    if (isComplete() && !isEqual() && !isInUse()) {
      lines.add(reason());
    }
    return lines;
  }

  private static List<String> table(JsonNode table) {
    String hash = hash(table, "live_hash");
    String rebuiltHash = hash(table, "rebuilt_hash");
    long rows = table.path("live_rows").asLong(0);
    long rebuiltRows = table.path("rebuilt_rows").asLong(0);
    boolean equal =
        rows == rebuiltRows && table.path("live_hash").equals(table.path("rebuilt_hash"));
    return equal
        ? List.of(JsonText.of(table, "table"), "equal", "%s rows".formatted(count(rows)), hash)
        : List.of(
            JsonText.of(table, "table"),
            "DIFFERS",
            "%s rows, %s rebuilt".formatted(count(rows), count(rebuiltRows)),
            "%s, %s rebuilt".formatted(hash, rebuiltHash));
  }

  private static String count(long rows) {
    return String.format(Locale.ROOT, "%,d", rows);
  }

  /// Enough characters to compare by eye; `--json` has all.
  private static String hash(JsonNode table, String member) {
    String hash = JsonText.of(table, member);
    return hash.substring(0, Math.min(SHORT_HASH, hash.length()));
  }

  private static String difference(JsonNode difference) {
    return "%s: %s %s %s"
        .formatted(
            JsonText.of(difference, "kind").replace('_', ' '),
            JsonText.of(difference, "table"),
            JsonText.of(difference, "key"),
            difference.path("columns").isEmpty() ? "" : JsonText.of(difference, "columns"))
        .stripTrailing();
  }

  private String outcome() {
    String comparison = isEqual() ? "Equal to the live rows" : "NOT equal to the live rows";
    return String.format(
        Locale.ROOT,
        "%s%s: %,d records in %.1f s",
        isComplete() ? comparison : "Stopped where the log is damaged (--accept-loss continues)",
        isExchanged() ? "; it has taken its place" : "",
        json.path("records").asLong(0),
        json.path("seconds").asDouble(0));
  }
}
