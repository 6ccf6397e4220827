package dev.belfry.benchmarks.load;

import dev.belfry.benchmarks.ledger.Measurement;
import dev.belfry.benchmarks.report.Progress;
import dev.belfry.benchmarks.report.Report;

/// One notification after another to one user; the next when the one before has its 202 and its
/// frame. The times of an idle system: what one notification costs without company.
///
/// @param setup with one user
/// @param warmup how many go first, unmeasured
/// @param count how many are measured
public record SequentialRun(Setup setup, int warmup, int count) {
  /// Runs to the end, or until one does not arrive.
  public Verdict run(Progress progress) throws RunFailure, InterruptedException {
    try (Stage stage = Stage.set(setup, progress)) {
      stage.open(stage.recipients(), System.nanoTime());
      progress.say("Sending %s to warm up, then %s ...".formatted(warmup, count));
      Measurement measurement = new Measurement();
      for (int i = 0; i < warmup + count; i++) {
        stage.sendTo(
            stage.recipients().getFirst(), System.nanoTime(), i < warmup ? null : measurement);
        if (!stage.ledger().awaitSettled(setup.grace())) {
          progress.say("Number %s has not arrived within %s: stopping".formatted(i, setup.grace()));
          break;
        }
      }
      stage.settle();
      return stage.conclude(
          new Report("sequential", "")
              .row("notifications", "%s, after %s to warm up".formatted(count, warmup))
              .row("message", setup.messages())
              .row("POST to 202", measurement.toAccepted().summary())
              .row("POST to frame", measurement.toFrame().summary()));
    }
  }
}
