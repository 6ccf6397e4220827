package dev.belfry.benchmarks.load;

import dev.belfry.benchmarks.ledger.Latencies;
import dev.belfry.benchmarks.ledger.Measurement;
import dev.belfry.benchmarks.report.Progress;
import dev.belfry.benchmarks.report.Report;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// Notifications at a fixed rate, to users picked at random, all of whom are listening.
///
/// @param setup see there
/// @param perSecond how many notifications are due each second
/// @param warmup how long nothing is measured; what is lost then still counts
/// @param duration how long times are measured
public record LoadRun(Setup setup, double perSecond, Duration warmup, Duration duration) {
  /// Runs to the end.
  public Verdict run(Progress progress) throws RunFailure, InterruptedException {
    try (Stage stage = Stage.set(setup, progress)) {
      progress.say("Opening %s sockets ...".formatted(setup.users()));
      Latencies opened = stage.open(stage.recipients(), System.nanoTime());
      progress.say(
          String.format(
              Locale.ROOT,
              "Sending %.0f/s: %s to warm up, then %s measured ...",
              perSecond,
              warmup,
              duration));
      Measurement measurement = new Measurement();
      long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
      long measured = start + warmup.toNanos();
      long end = measured + duration.toNanos();
      new OpenLoop(perSecond)
          .run(
              start,
              due -> due - end < 0,
              due -> stage.sendToAnyone(due, due - measured < 0 ? null : measurement));
      stage.settle();
      long open = stage.openNow();
      Report report =
          new Report("load", "")
              .row("users, each with a socket", String.valueOf(setup.users()))
              .row(
                  "rate",
                  String.format(
                      Locale.ROOT,
                      "%.0f/s for %ss, after %ss to warm up",
                      perSecond,
                      duration.toSeconds(),
                      warmup.toSeconds()))
              .row("message", setup.messages())
              .row("POST to 202", measurement.toAccepted().summary())
              .row("POST to frame", measurement.toFrame().summary())
              .row("generator's own lateness", stage.sender().lateness().summary())
              .row(
                  "all sockets open after",
                  String.format(Locale.ROOT, "%.1f s", opened.maxMillis() / 1_000))
              .row("sockets open at the end", String.valueOf(open));
      return stage.conclude(report);
    }
  }
}
