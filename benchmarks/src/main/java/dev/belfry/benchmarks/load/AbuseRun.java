package dev.belfry.benchmarks.load;

import dev.belfry.benchmarks.abuse.Abuse;
import dev.belfry.benchmarks.abuse.Abuser;
import dev.belfry.benchmarks.abuse.Kind;
import dev.belfry.benchmarks.ledger.Latencies;
import dev.belfry.benchmarks.report.Progress;
import dev.belfry.benchmarks.report.Report;
import dev.belfry.benchmarks.wire.Network;
import dev.belfry.benchmarks.wire.Requests;
import dev.belfry.benchmarks.wire.TokenDesk;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What one user who is a burden costs all the others: the times of ordinary users beside each kind
/// of burden, one after another, compared with their times right before and after it.
///
/// @param setup see there
/// @param kinds of burden, in the order in which they come
/// @param perSecond how many notifications the ordinary users get
/// @param warmup how long nothing is measured, at first
/// @param duration how long each kind is measured, and as long without it
/// @param abuseConnections see [Abuser]
/// @param abusePerSecond see [Abuser]
/// @param abuseHistory see [Abuser]
/// @param pid of the server; null if its processor time is not to be shown
public record AbuseRun(
    Setup setup,
    List<Kind> kinds,
    double perSecond,
    Duration warmup,
    Duration duration,
    int abuseConnections,
    double abusePerSecond,
    int abuseHistory,
    @Nullable Long pid) {
  private static final String SCOPES = "notifications:send notifications:audit";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// For what preparing and ending a burden leaves to be done.
  private static final Duration BREATH = Duration.ofSeconds(2);

  /// Runs to the end.
  public Verdict run(Progress progress) throws RunFailure, InterruptedException {
    FileLimit.check(setup.users() + setup.requestConnections() + abuseConnections);
    try (Stage stage = Stage.set(setup, progress);
        Bystanders bystanders = new Bystanders(stage, setup, perSecond)) {
      progress.say("Opening %s sockets ...".formatted(bystanders.listening().size()));
      stage.open(bystanders.listening(), System.nanoTime());
      bystanders.begin();
      progress.say("Warming up for %s ...".formatted(warmup));
      TimeUnit.NANOSECONDS.sleep(warmup.toNanos());
      Report report =
          new Report(
              "burden", "POST to frame", "hello", "list", "failed", "processors", "the burden");
      for (Kind kind : kinds) {
        one(kind, bystanders, report, progress);
      }
      bystanders.end();
      stage.settle();
      report.row(
          String.format(
              Locale.ROOT, "ordinary users: %d, %.0f notifications/s", setup.users(), perSecond));
      return stage.conclude(report);
    }
  }

  /// One that can't be measured costs the others nothing of their table.
  private void one(Kind kind, Bystanders bystanders, Report report, Progress progress)
      throws InterruptedException {
    progress.say("%s: preparing ...".formatted(kind.label()));
    // Its own threads: the burden of one generator on itself is none on the server.
    try (Network network = new Network(1)) {
      Abuse abuse = kind.prepare(abuser(kind, network));
      TimeUnit.NANOSECONDS.sleep(BREATH.toNanos());
      progress.say("%s: %s without, %s with it".formatted(kind.label(), duration, duration));
      Bystanders.Times calm = new Bystanders.Times();
      Bystanders.Times burdened = new Bystanders.Times();
      ProcessorTime calmShare = new ProcessorTime(pid);
      ProcessorTime burdenedShare = new ProcessorTime(pid);
      calmShare.during(() -> bystanders.measure(calm, duration.dividedBy(2)));
      String came;
      try (abuse) {
        abuse.begin();
        burdenedShare.during(() -> bystanders.measure(burdened, duration));
        came = abuse.summary();
      }
      TimeUnit.NANOSECONDS.sleep(BREATH.toNanos());
      calmShare.during(() -> bystanders.measure(calm, duration.dividedBy(2)));
      String[] cells = {
        kind.label(),
        text(calm.toFrame(), burdened.toFrame()),
        text(calm.hello(), burdened.hello()),
        text(calm.list(), burdened.list()),
        "%s, %s".formatted(calm.failures().sum(), burdened.failures().sum()),
        "%s, %s".formatted(calmShare.share(), burdenedShare.share()),
        came
      };
      report.row(cells);
      progress.say(String.join(" | ", cells));
    } catch (CompletionException | RunFailure e) {
      progress.say("%s: could not be prepared: %s".formatted(kind.label(), e.getMessage()));
      report.row(kind.label(), "not measured", "", "", "", "", "could not be prepared");
    }
  }

  private Abuser abuser(Kind kind, Network network) throws RunFailure {
    String user =
        "bench-%s-%s"
            .formatted(
                kind.label(), Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36));
    TokenDesk desk = new TokenDesk(new Requests(network, setup.endpoints().tokens(), 1, PATIENCE));
    try {
      return new Abuser(
          network,
          setup.endpoints().producer(),
          user,
          Abuser.persistently(() -> desk.tokenOf(user, SCOPES), 3).join(),
          abuseConnections,
          abusePerSecond,
          abuseHistory);
    } catch (CompletionException e) {
      throw new RunFailure("no token from " + setup.endpoints().tokens().url(), e);
    }
  }

  private static String text(Latencies calm, Latencies burdened) {
    return calm.count() == 0 || burdened.count() == 0
        ? "none"
        : String.format(
            Locale.ROOT,
            "p50 %.1f, %.1f; p99 %.1f, %.1f ms (x %.1f)",
            calm.percentileMillis(50),
            burdened.percentileMillis(50),
            calm.percentileMillis(99),
            burdened.percentileMillis(99),
            burdened.percentileMillis(99) / calm.percentileMillis(99));
  }
}
