package dev.belfry.benchmarks.load;

import dev.belfry.benchmarks.ledger.Latencies;
import dev.belfry.benchmarks.ledger.Measurement;
import dev.belfry.benchmarks.report.Progress;
import dev.belfry.benchmarks.report.Report;
import dev.belfry.benchmarks.wire.Recipient;
import dev.belfry.benchmarks.wire.Throttle;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// All sockets break at the same moment and come back as fast as the server takes them, each with
/// its last position, while notifications go on at a fixed rate. Some users stay, to see what the
/// crowd does to them.
///
/// @param setup see there
/// @param steady how many of the users keep their socket
/// @param perSecond how many notifications are due each second, to users picked at random
/// @param calm how long it goes on before the break, and again after the last is back
public record ReconnectRun(Setup setup, int steady, double perSecond, Duration calm) {
  /// Runs to the end.
  public Verdict run(Progress progress) throws RunFailure, InterruptedException {
    try (Stage stage = Stage.set(setup, progress)) {
      progress.say("Opening %s sockets ...".formatted(setup.users()));
      Latencies opened = stage.open(stage.recipients(), System.nanoTime());
      List<Recipient> returning = stage.recipients().subList(steady, setup.users());
      Times times = new Times();
      Traffic traffic = new Traffic(stage, times);
      Thread sending = Thread.ofPlatform().name("sending").start(traffic);
      Latencies back;
      try {
        progress.say(String.format(Locale.ROOT, "Sending %.0f/s ...", perSecond));
        TimeUnit.NANOSECONDS.sleep(calm.toNanos());
        progress.say("Dropping %s sockets ...".formatted(returning.size()));
        traffic.phase = Phase.STORM;
        long dropped = System.nanoTime();
        Throttle.all(returning, returning.size(), Recipient::drop);
        back = stage.open(returning, dropped);
        traffic.phase = Phase.AFTER;
        progress.say(
            String.format(Locale.ROOT, "All are back after %.1f s", back.maxMillis() / 1_000));
        TimeUnit.NANOSECONDS.sleep(calm.toNanos());
      } finally {
        traffic.phase = Phase.OVER;
        sending.join();
      }
      stage.settle();
      return stage.conclude(report(stage, times, opened, back));
    }
  }

  private Report report(Stage stage, Times times, Latencies opened, Latencies back) {
    return new Report("reconnect", "")
        .row("sockets", String.valueOf(setup.users()))
        .row("of these dropped at once", String.valueOf(setup.users() - steady))
        .row("rate", String.format(Locale.ROOT, "%.0f/s", perSecond))
        .row(
            "opened at first after",
            String.format(Locale.ROOT, "%.1f s", opened.maxMillis() / 1_000))
        .row("all back after", String.format(Locale.ROOT, "%.1f s", back.maxMillis() / 1_000))
        .row("from the drop to the position", back.summary())
        .row("POST to frame, who stayed, before", times.calmSteady.toFrame().summary())
        .row("POST to frame, who stayed, meanwhile", times.stormSteady.toFrame().summary())
        .row("POST to frame, who was away, meanwhile", times.stormReturning.toFrame().summary())
        .row("POST to 202, before", times.calmSteady.toAccepted().summary())
        .row("POST to 202, meanwhile", times.stormSteady.toAccepted().summary())
        .row("generator's own lateness", stage.sender().lateness().summary());
  }

  private enum Phase {
    BEFORE,
    STORM,
    AFTER,
    OVER
  }

  private record Times(
      Measurement calmSteady, Measurement stormSteady, Measurement stormReturning) {
    Times() {
      this(new Measurement(), new Measurement(), new Measurement());
    }
  }

  private final class Traffic implements Runnable {
    private final Stage stage;
    private final Times times;
    private volatile Phase phase = Phase.BEFORE;

    Traffic(Stage stage, Times times) {
      this.stage = stage;
      this.times = times;
    }

    @Override
    public void run() {
      try {
        new OpenLoop(perSecond).run(System.nanoTime(), _ -> phase != Phase.OVER, this::send);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void send(long due) {
      int user = pick();
      boolean stays = user < steady;
      Measurement measurement =
          switch (phase) {
            case BEFORE -> stays ? times.calmSteady : null;
            case STORM -> stays ? times.stormSteady : times.stormReturning;
            case AFTER, OVER -> null;
          };
      stage.sendTo(stage.recipients().get(user), due, measurement);
    }

    /// Every other one is for somebody who stays: they are few, and their times are to be many.
    private int pick() {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      return steady > 0 && random.nextBoolean()
          ? random.nextInt(steady)
          : random.nextInt(steady, setup.users());
    }
  }
}
