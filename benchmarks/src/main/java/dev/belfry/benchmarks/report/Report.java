package dev.belfry.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The result of a run: a Markdown table, its last rows saying where it was measured.
public final class Report {
  private final int columns;
  private final List<List<String>> lines = new ArrayList<>();

  /// @param heading one text per column
  public Report(String... heading) {
    columns = heading.length;
    lines.add(List.of(heading));
  }

  /// Adds a row; missing cells at its end stay empty.
  public Report row(String... cells) {
    List<String> row = new ArrayList<>(List.of(cells));
    row.addAll(Collections.nCopies(columns - cells.length, ""));
    lines.add(row);
    return this;
  }

  /// Adds the rows that say on what machine, when, and with which commit.
  public Report measuredOn(Machine machine) {
    machine.facts().forEach(fact -> row(fact.name(), fact.value()));
    return this;
  }

  /// The table, ending with a line break.
  public String markdown() {
    List<String> text = new ArrayList<>();
    text.add(line(lines.getFirst()));
    text.add(line(Collections.nCopies(columns, "---")));
    lines.stream().skip(1).map(Report::line).forEach(text::add);
    return String.join("\n", text) + "\n";
  }

  private static String line(List<String> cells) {
    return "| "
        + String.join(" | ", cells.stream().map(cell -> cell.replace("|", "\\|")).toList())
        + " |";
  }
}
