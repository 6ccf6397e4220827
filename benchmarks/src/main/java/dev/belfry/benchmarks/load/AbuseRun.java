package dev.belfry.benchmarks.load;

import dev.belfry.benchmarks.abuse.Abuse;
import dev.belfry.benchmarks.abuse.Abuser;
import dev.belfry.benchmarks.abuse.Kind;
import dev.belfry.benchmarks.ledger.Latencies;
import dev.belfry.benchmarks.report.Progress;
import dev.belfry.benchmarks.report.Report;
import dev.belfry.benchmarks.wire.Requests;
import dev.belfry.benchmarks.wire.TokenDesk;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// What one user who is a burden costs all the others: the times of ordinary users, first without
/// her and then beside each kind of burden, one after another.
///
/// @param setup see there
/// @param kinds of burden, in the order in which they come
/// @param perSecond how many notifications the ordinary users get
/// @param warmup how long nothing is measured, at first
/// @param duration how long each part is measured
/// @param abuseConnections see [Abuser]
/// @param abusePerSecond see [Abuser]
/// @param abuseHistory see [Abuser]
public record AbuseRun(
    Setup setup,
    List<Kind> kinds,
    double perSecond,
    Duration warmup,
    Duration duration,
    int abuseConnections,
    double abusePerSecond,
    int abuseHistory) {
  private static final String SCOPES = "notifications:send notifications:audit";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BREATH = Duration.ofSeconds(5);

  /// Runs to the end.
  public Outcome run(Progress progress) throws RunFailure, InterruptedException {
    FileLimit.check(setup.users() + setup.requestConnections() + abuseConnections);
    try (Stage stage = Stage.set(setup, progress);
        Bystanders bystanders = new Bystanders(stage, setup, perSecond)) {
      progress.say("Opening %s sockets ...".formatted(bystanders.listening().size()));
      stage.open(bystanders.listening(), System.nanoTime());
      bystanders.begin();
      progress.say("Warming up for %s ...".formatted(warmup));
      TimeUnit.NANOSECONDS.sleep(warmup.toNanos());
      progress.say("Without any burden, for %s ...".formatted(duration));
      Bystanders.Times calm = bystanders.measureFor(duration);
      Report report =
          new Report("burden", "POST to frame", "hello", "list", "failed", "the burden")
              .row(
                  "none",
                  text(calm.toFrame()),
                  text(calm.hello()),
                  text(calm.list()),
                  String.valueOf(calm.failures().sum()));
      for (Kind kind : kinds) {
        one(kind, stage, bystanders, calm, report, progress);
      }
      bystanders.end();
      stage.settle();
      report.row(
          String.format(
              Locale.ROOT, "ordinary users: %d, %.0f notifications/s", setup.users(), perSecond));
      return stage.conclude(report);
    }
  }

  private void one(
      Kind kind,
      Stage stage,
      Bystanders bystanders,
      Bystanders.Times calm,
      Report report,
      Progress progress)
      throws RunFailure, InterruptedException {
    progress.say("%s: preparing ...".formatted(kind.label()));
    Abuse abuse;
    try {
      abuse = kind.prepare(abuser(kind, stage));
    } catch (CompletionException e) {
      progress.say("%s: could not be prepared: %s".formatted(kind.label(), e.getMessage()));
      report.row(kind.label(), "not measured", "", "", "", "could not be prepared");
      return;
    }
    Bystanders.Times times;
    String came;
    try (abuse) {
      TimeUnit.NANOSECONDS.sleep(BREATH.toNanos());
      progress.say("%s: for %s ...".formatted(kind.label(), duration));
      abuse.begin();
      times = bystanders.measureFor(duration);
      came = abuse.summary();
    }
    report.row(
        kind.label(),
        text(times.toFrame(), calm.toFrame()),
        text(times.hello(), calm.hello()),
        text(times.list(), calm.list()),
        String.valueOf(times.failures().sum()),
        came);
    TimeUnit.NANOSECONDS.sleep(BREATH.toNanos());
  }

  private Abuser abuser(Kind kind, Stage stage) throws RunFailure {
    String user =
        "bench-%s-%s"
            .formatted(
                kind.label(), Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36));
    Requests desk = new Requests(stage.network(), setup.endpoints().tokens(), 1, PATIENCE);
    try {
      return new Abuser(
          stage.network(),
          setup.endpoints().producer(),
          user,
          new TokenDesk(desk).tokenOf(user, SCOPES).join(),
          abuseConnections,
          abusePerSecond,
          abuseHistory);
    } catch (CompletionException e) {
      throw new RunFailure("no token from " + setup.endpoints().tokens().url(), e);
    }
  }

  private static String text(Latencies times) {
    return times.count() == 0
        ? "none"
        : String.format(
            Locale.ROOT,
            "p50 %.1f, p99 %.1f ms",
            times.percentileMillis(50),
            times.percentileMillis(99));
  }

  private static String text(Latencies times, Latencies calm) {
    return times.count() == 0
        ? "none"
        : text(times)
            + String.format(
                Locale.ROOT,
                " (p99 x %.1f)",
                times.percentileMillis(99) / calm.percentileMillis(99));
  }
}
