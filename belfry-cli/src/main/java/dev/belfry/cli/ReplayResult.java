package dev.belfry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// What a replay has come to.
///
/// @param json as Belfry says it
record ReplayResult(JsonNode json) {
  private static final int SHORT_HASH = 12;

  /// Whether it got to where the read model is; else it stopped where the log is damaged.
  boolean isComplete() {
    return json.path("complete").asBoolean(false);
  }

  boolean isEqual() {
    return json.path("equal").asBoolean(false);
  }

  /// Whether it has taken the place of what is read.
  boolean isExchanged() {
    return json.path("swapped").asBoolean(false);
  }

  /// Whether the tables were in use for too long for it to take their place.
  boolean isInUse() {
    return json.path("outcome").asString("").equals("in_use");
  }

  /// Why it has not come to what was asked for, for people.
  String reason() {
    return Text.of(json, "reason");
  }

  /// Whether the log is damaged where no earlier replay was told to accept it.
  private boolean hasNewFindings() {
    return json.path("findings").valueStream().anyMatch(finding -> !finding.hasNonNull("accepted"));
  }

  /// As a script sees it: a finding unless both are equal and the log is as sound as it was.
  int exitCode() {
    return isEqual() && !hasNewFindings() ? ExitCode.OK : ExitCode.FINDING;
  }

  /// Shows it as it is, or as people read it.
  void show(Terminal terminal, boolean asJson) {
    if (asJson) {
      terminal.print(json.toString());
    } else {
      lines().forEach(terminal::print);
    }
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>(Findings.of(json));
    lines.addAll(Text.table(json.path("tables").valueStream().map(ReplayResult::table).toList()));
    json.path("differences").forEach(difference -> lines.add(difference(difference)));
    lines.add(outcome());
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
        ? List.of(Text.of(table, "table"), "equal", "%s rows".formatted(count(rows)), hash)
        : List.of(
            Text.of(table, "table"),
            "DIFFERS",
            "%s rows, %s rebuilt".formatted(count(rows), count(rebuiltRows)),
            "%s, %s rebuilt".formatted(hash, rebuiltHash));
  }

  private static String count(long rows) {
    return String.format(Locale.ROOT, "%,d", rows);
  }

  /// Enough of it to be compared by eye; `--json` has all.
  private static String hash(JsonNode table, String member) {
    String hash = Text.of(table, member);
    return hash.substring(0, Math.min(SHORT_HASH, hash.length()));
  }

  private static String difference(JsonNode difference) {
    return "%s: %s %s %s"
        .formatted(
            Text.of(difference, "kind").replace('_', ' '),
            Text.of(difference, "table"),
            Text.of(difference, "key"),
            difference.path("columns").isEmpty() ? "" : Text.of(difference, "columns"))
        .stripTrailing();
  }

  private String outcome() {
    String comparison = isEqual() ? "Equal to what is read" : "NOT equal to what is read";
    return String.format(
        Locale.ROOT,
        "%s%s: %,d records in %.1f s",
        isComplete() ? comparison : "Stopped where the log is damaged (--accept-loss goes on)",
        isExchanged() ? "; it has taken its place" : "",
        json.path("records").asLong(0),
        json.path("seconds").asDouble(0));
  }
}
