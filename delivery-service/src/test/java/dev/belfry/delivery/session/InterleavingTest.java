package dev.belfry.delivery.session;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sessions come, go, resume, are slow and lose their history while the log runs on, with much room
/// to wait in or hardly any, in any order of events that a seed brings about: no client ever has a
/// gap, a repetition or a wrong count.
class InterleavingTest {
  private static final int RUNS = 500;

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void everyClientEndsWithWhatTheLogSays(int block) {
    play(block);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  @Tag("heavy")
  void everyClientEndsWithWhatTheLogSaysInOtherOrdersToo(int block) {
    play(block);
  }

  private static void play(int block) {
    for (int seed = block * RUNS; seed < (block + 1) * RUNS; seed++) {
      try {
        Interleaving run = new Interleaving(seed);
        run.play(150);
        run.settle();
        run.check();
        run.endAll();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("With the seed " + seed, e);
      }
    }
  }

  @Test
  void whatBecameUnreadAgainIsNotCorrectedByAnAnswerFromBefore() {
    Interleaving run = new Interleaving(1);
    run.playARepeatThatBecomesUnread();
    run.check();
  }
}
