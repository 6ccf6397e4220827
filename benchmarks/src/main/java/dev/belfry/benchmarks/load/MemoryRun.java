package dev.belfry.benchmarks.load;

import dev.belfry.benchmarks.report.Progress;
import dev.belfry.benchmarks.report.Report;
import dev.belfry.benchmarks.wire.Recipient;
import dev.belfry.benchmarks.wire.Throttle;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// What a user, a session and an absent user take of a node's heap: what is alive in it is compared
/// as they come and go.
///
/// @param setup see there; each user has a socket, and for a while a second one
/// @param absence for how long the node follows a user who has left
/// @param settle how long nothing happens before the heap is looked at
/// @param server whose heap
public record MemoryRun(Setup setup, Duration absence, Duration settle, LiveHeap server) {
  /// Runs to the end. Faultless if no socket was closed meanwhile.
  public Verdict run(Progress progress) throws RunFailure, InterruptedException {
    FileLimit.check(2 * setup.users() + setup.requestConnections());
    try (Stage stage = Stage.set(setup, progress)) {
      List<Recipient> first = stage.recipients();
      List<Recipient> second = stage.recipientsAgain();
      progress.say("Once without looking, so that classes are loaded and buffers made ...");
      open(stage, first, progress);
      leave(first);
      long before = heapAfter(absence.plus(settle), progress);
      open(stage, first, progress);
      long withUsers = heapAfter(settle, progress);
      open(stage, second, progress);
      long withTwoSessions = heapAfter(settle, progress);
      long open = stage.openNow() + second.stream().filter(Recipient::isOpen).count();
      leave(second);
      leave(first);
      long absent = heapAfter(Duration.ofSeconds(2), progress);
      long after = heapAfter(absence.plus(settle), progress);
      Report report =
          new Report("memory", "bytes")
              .row("users", String.valueOf(setup.users()))
              .row("one user with one session", each(withUsers - before))
              .row("one more session of theirs", each(withTwoSessions - withUsers))
              .row("one user without the session", each(2 * withUsers - withTwoSessions - before))
              .row("one user who has just left", each(absent - after))
              .row("what is left of one who is forgotten", each(after - before))
              .row(
                  "alive without them",
                  String.format(Locale.ROOT, "%.1f MiB", before / (double) (1 << 20)));
      stage.sockets(report);
      return new Verdict(report, open == 2L * setup.users());
    }
  }

  private static void open(Stage stage, List<Recipient> who, Progress progress)
      throws RunFailure, InterruptedException {
    progress.say("Opening %s sockets ...".formatted(who.size()));
    var _ = stage.open(who, System.nanoTime());
  }

  private void leave(List<Recipient> who) throws InterruptedException {
    var _ = Throttle.all(who, setup.openAtOnce(), Recipient::leave);
  }

  private long heapAfter(Duration pause, Progress progress)
      throws RunFailure, InterruptedException {
    progress.say("Waiting for %s s ...".formatted(pause.toSeconds()));
    TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    return server.bytes();
  }

  private String each(long bytes) {
    return String.format(Locale.ROOT, "%,d", Math.round(bytes / (double) setup.users()));
  }
}
