package dev.belfry.benchmarks;

import dev.belfry.benchmarks.load.Verdict;
import dev.belfry.benchmarks.report.Machine;
import dev.belfry.benchmarks.report.Progress;
import dev.belfry.benchmarks.report.Report;
import java.io.PrintStream;
import java.time.Clock;

/// Where a command writes: its result, and nothing else, to one stream; all else to the other.
///
/// @param result takes the table
/// @param progress takes the rest
/// @param clock for the date in the table
record Output(PrintStream result, Progress progress, Clock clock) {
  /// Writes the table and gives the exit code.
  int print(Verdict outcome) {
    print(outcome.report());
    return outcome.faultless() ? ExitStatus.OK : ExitStatus.PROMISE_BROKEN;
  }

  int print(Report report) {
    result.print(report.measuredOn(Machine.here(clock)).markdown());
    result.flush();
    return ExitStatus.OK;
  }
}
