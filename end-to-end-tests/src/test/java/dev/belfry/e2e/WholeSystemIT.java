package dev.belfry.e2e;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Dozens of users do thousands of things at random on all of Belfry, each part a process of its
/// own. In the end what was pushed, what is listed, what is counted, what was mailed and what the
/// topics say agree with what was accepted.
///
/// A failure names its seed; `-Dbelfry.seed=` plays the same steps again. `-Dbelfry.seeds=` plays
/// so many, one after the other, each with users of its own, on the same processes.
class WholeSystemIT {
  private static final long SEED =
      Long.getLong("belfry.seed", ThreadLocalRandom.current().nextLong(1_000_000));
  private static final int SEEDS = Integer.getInteger("belfry.seeds", 1);
  private static final Deployment belfry = Deployment.shared();

  @Test
  void everyoneAgreesWithTheLogAndTheLogWithWhatWasAccepted() throws Exception {
    for (long seed = SEED; seed < SEED + SEEDS; seed++) {
      play(
          seed,
          seed,
          36,
          play -> {
            play.rounds(50);
            play.settleAndCheck();
          });
    }
  }

  @Test
  @Tag("heavy")
  void nothingIsLostAndNothingTwiceThoughEveryPartIsKilledUnderLoad() throws Exception {
    play(
        SEED,
        SEED + SEEDS,
        12,
        play -> {
          play.rounds(5);
          for (Fault fault : List.of(Fault.READERS, Fault.DATABASE, Fault.BROKER)) {
            play.roundsWhile(() -> fault.strike(belfry));
            play.rounds(3);
          }
          play.someMailsComeBack();
          WholeLog log = play.settleAndCheck();
          new ReadModelCheck(belfry).aReplayMakesTheSameRows(log);
        });
  }

  /// For as long as `-Dbelfry.endurance=` says.
  @Test
  @Tag("endurance")
  void nothingIsLostAndNothingTwiceHoweverOftenAnythingIsKilled() throws Exception {
    Duration duration = Duration.parse(System.getProperty("belfry.endurance", "PT10M"));
    long end = System.nanoTime() + duration.toNanos();
    Random random = new Random(SEED);
    Fault[] faults = Fault.values();
    for (long seed = SEED + 2; System.nanoTime() < end; seed++) {
      play(
          SEED,
          seed,
          48,
          play -> {
            play.rounds(20);
            for (int i = 0; i < 4; i++) {
              Fault fault = faults[random.nextInt(faults.length)];
              play.roundsWhile(() -> fault.strike(belfry));
              play.rounds(random.nextInt(20));
            }
            play.someMailsComeBack();
            WholeLog log = play.settleAndCheck();
            new ReadModelCheck(belfry).aReplayMakesTheSameRows(log);
          });
    }
  }

  /// @param again what to give to play the same again
  private static void play(long again, long seed, int users, Script script) throws Exception {
    try (Play play = new Play(belfry, seed, users)) {
      script.run(play);
      System.out.printf("belfry.seed=%d: %s%n", again, play.summary());
    } catch (Exception | AssertionError e) {
      throw new AssertionError("With -Dbelfry.seed=%s: %s".formatted(again, e.getMessage()), e);
    }
  }

  private interface Script {
    void run(Play play) throws Exception;
  }
}
