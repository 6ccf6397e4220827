package dev.belfry.benchmarks.micro;

import dev.belfry.benchmarks.report.Report;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// The JMH benchmarks of this module.
///
/// @param pattern a regular expression that their names match; all of them if it is empty
/// @param forks how many JVMs run each; 0 runs it in this one, which only tests should want
/// @param warmups how many iterations go unmeasured
/// @param iterations how many are measured
/// @param iterationMillis how long each takes
public record MicroRun(
    String pattern, int forks, int warmups, int iterations, long iterationMillis) {
  private static final String PACKAGE = MicroRun.class.getPackageName() + ".";

  /// Runs them one by one.
  ///
  /// @param progress where JMH writes what it does
  /// @throws RunnerException if none matches, or one fails
  public Report run(PrintStream progress) throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(pattern.isEmpty() ? ".*" : pattern)
            .forks(forks)
            .warmupIterations(warmups)
            .warmupTime(TimeValue.milliseconds(iterationMillis))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.milliseconds(iterationMillis))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .jvmArgsAppend("-Xmx512m")
            .build();
    Collection<RunResult> results =
        new Runner(options, OutputFormatFactory.createFormatInstance(progress, VerboseMode.NORMAL))
            .run();
    Report report = new Report("benchmark", "ns/op", "± (99.9 %)", "bytes allocated/op");
    List<RunResult> sorted =
        results.stream()
            .sorted(Comparator.comparing(result -> result.getParams().getBenchmark()))
            .toList();
    for (RunResult result : sorted) {
      Result<?> time = result.getPrimaryResult();
      report.row(
          result.getParams().getBenchmark().replace(PACKAGE, ""),
          number(time.getScore()),
          number(time.getScoreError()),
          allocated(result));
    }
    return report;
  }

  private static String allocated(RunResult result) {
    for (Result<?> secondary : result.getSecondaryResults().values()) {
      if (secondary.getLabel().endsWith("gc.alloc.rate.norm")) {
        return number(secondary.getScore());
      }
    }
    return "";
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.1f", value);
  }
}
