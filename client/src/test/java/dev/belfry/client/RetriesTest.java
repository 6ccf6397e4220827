package dev.belfry.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RetriesTest {
  /// Runs last what it was given first, as a scheduler of threads may.
  private final Deque<Runnable> waiting = new ArrayDeque<>();

  private final Retries retries = new Retries(RetryPolicy.DEFAULT, waiting::push);

  @Test
  void firstTriesBeginInTheOrderOfTheCalls_whateverTheThreadsDo() {
    List<Integer> begun = new ArrayList<>();
    List<CompletableFuture<Integer>> results = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int number = i;
      results.add(
          retries.repeat(
              "key",
              _ -> {
                begun.add(number);
                return done(number);
              }));
    }
    while (!waiting.isEmpty()) {
      waiting.pop().run();
    }

    assertThat(begun).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(results).extracting(CompletableFuture::resultNow).isEqualTo(begun);
  }

  @Test
  void whatHasToBeTriedAgainDoesNotHoldUpLaterCalls() {
    List<String> begun = new ArrayList<>();
    var first =
        retries.repeat(
            "key",
            _ -> {
              begun.add("first");
              return CompletableFuture.completedFuture(
                  new Outcome.Retry<>(Duration.ZERO, "not now", null));
            });
    var second =
        retries.repeat(
            "key",
            _ -> {
              begun.add("second");
              return done("second");
            });

    assertThat(begun).containsExactly("first", "second");
    assertThat(first).isNotDone();
    assertThat(second).isCompletedWithValue("second");
  }

  private static <T> CompletableFuture<Outcome<T>> done(T answer) {
    return CompletableFuture.completedFuture(new Outcome.Done<>(answer));
  }
}
