package dev.belfry.benchmarks.report;

import java.io.PrintStream;

/// What a run is doing, for whoever watches. Safe for all threads.
///
/// @param out where it is written; never where the result goes
public record Progress(PrintStream out) {
  /// Writes one line.
  public void say(String line) {
    out.println(line);
  }
}
