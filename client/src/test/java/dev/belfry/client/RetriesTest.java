package dev.belfry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.Test;

class RetriesTest {
  /// Runs last what it was given first, as a scheduler of threads may.
  private final Deque<Runnable> waiting = new ConcurrentLinkedDeque<>();

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

  @Test
  void anAttemptThatTheDeadlineCutShortDoesNotHideTheAnswerBefore() {
    List<Deadline> attempts = new ArrayList<>();
    var cutShort = new CompletableFuture<Outcome<String>>();
    var result =
        within(Duration.ofSeconds(6)) // by then the second attempt has begun
            .repeat(
                "key",
                deadline -> {
                  attempts.add(deadline);
                  return attempts.size() == 1
                      ? CompletableFuture.completedFuture(retry("503: not now"))
                      : cutShort;
                });
    await().until(() -> !waiting.isEmpty());
    waiting.removeLast().run();
    assertThat(attempts).hasSize(2);
    await().until(attempts.getLast()::hasPassed);
    cutShort.complete(retry("no answer"));

    assertThat(result)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("503: not now");
  }

  @Test
  void theOnlyAttemptIsTold_evenWhenTheDeadlineCutItShort() {
    List<Deadline> attempts = new ArrayList<>();
    var cutShort = new CompletableFuture<Outcome<String>>();
    var result =
        within(Duration.ofMillis(1))
            .repeat(
                "key",
                deadline -> {
                  attempts.add(deadline);
                  return cutShort;
                });
    await().until(attempts.getFirst()::hasPassed);
    cutShort.complete(retry("no answer"));

    assertThat(result)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("no answer (key");
  }

  /// What gives up after this, and runs nothing but what the test takes from those waiting.
  private Retries within(Duration giveUpAfter) {
    return new Retries(
        new RetryPolicy(
            giveUpAfter, Duration.ofSeconds(10), Duration.ofMillis(1), Duration.ofMillis(1)),
        waiting::push);
  }

  private static <T> Outcome<T> retry(String reason) {
    return new Outcome.Retry<>(Duration.ZERO, reason, null);
  }

  private static <T> CompletableFuture<Outcome<T>> done(T answer) {
    return CompletableFuture.completedFuture(new Outcome.Done<>(answer));
  }
}
