package dev.belfry.benchmarks.load;

import dev.belfry.benchmarks.ledger.Latencies;
import dev.belfry.benchmarks.report.Progress;
import dev.belfry.benchmarks.report.Report;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sockets on which nothing happens but pings: how many are held, and what they cost.
///
/// @param setup see there
/// @param hold how long they stay open
/// @param server the process whose memory is compared; null for none
public record IdleRun(Setup setup, Duration hold, @Nullable ResidentMemory server) {
  /// Runs to the end. Faultless if all sockets are open then.
  public Verdict run(Progress progress) throws RunFailure, InterruptedException {
    try (Stage stage = Stage.set(setup, progress)) {
      long before = server == null ? 0 : server.kibibytes();
      progress.say("Opening %s sockets ...".formatted(setup.users()));
      long start = System.nanoTime();
      Latencies opened = stage.open(stage.recipients(), start);
      double seconds = opened.maxMillis() / 1_000;
      progress.say("Holding them for %s ...".formatted(hold));
      TimeUnit.NANOSECONDS.sleep(hold.toNanos());
      long open = stage.openNow();
      Report report =
          new Report("idle", "")
              .row("sockets asked for", String.valueOf(setup.users()))
              .row(
                  "all open after",
                  String.format(
                      Locale.ROOT,
                      "%.1f s (%.0f/s)",
                      seconds,
                      setup.users() / Math.max(seconds, 0.001)))
              .row("open after %ss".formatted(hold.toSeconds()), String.valueOf(open));
      if (server != null) {
        long after = server.kibibytes();
        report
            .row(
                "server's resident memory before",
                String.format(Locale.ROOT, "%.1f MiB", before / 1024.0))
            .row(
                "server's resident memory after",
                String.format(Locale.ROOT, "%.1f MiB", after / 1024.0))
            .row(
                "per socket",
                String.format(Locale.ROOT, "%.1f KiB", (after - before) / (double) setup.users()));
      }
      stage.sockets(report);
      return new Verdict(report, open == setup.users());
    }
  }
}
