package dev.belfry.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Tries things until they are done, hopeless, or out of time. No thread waits between tries. Safe
/// for all threads.
final class Tries implements AutoCloseable {
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Patience patience;
  private final Executor executor;
  private final Set<Call<?>> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// @param executor where repetitions begin and time runs out; it must refuse none before this is
  ///   closed
  Tries(Patience patience, Executor executor) {
    this.patience = patience;
    this.executor = executor;
  }

  /// Repeats the try until it is done. Fails with [NotAcknowledgedException] or with the reason why
  /// it is hopeless, at the latest when patience ends. Cancelling it ends the repetition.
  ///
  /// The first try begins before this returns: the first tries of one thread begin in the order of
  /// its calls. A repetition may come after the first try of a later call.
  ///
  /// @param key what a caller needs to repeat it later
  <T> CompletableFuture<T> repeat(String key, Try<T> attempt) {
    Call<T> call = new Call<>(key, attempt);
    underWay.add(call);
    // After the call is known to close(): either closing sees it, or it sees that all is closed.
    if (closed) {
      call.giveUp("the client is closed", null);
    } else {
      call.begin();
    }
    return call.result;
  }

  /// Waits up to 5 s for what is under way; then that fails. What comes later fails at once.
  @Override
  public void close() {
    closed = true;
    try {
      CompletableFuture.allOf(
              underWay.stream().map(call -> call.result).toArray(CompletableFuture[]::new))
          .get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // Failures are their callers' business; what is late is given up below.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    underWay.forEach(call -> call.giveUp("the client was closed", null));
  }

  /// One try.
  @FunctionalInterface
  interface Try<T> {
    /// Begins it, without blocking. The future must complete, and normally: what fails is an
    /// outcome, too.
    CompletableFuture<Outcome<T>> begin(Deadline deadline);
  }

  private final class Call<T> {
    private final String key;
    private final Try<T> attempt;
    private final Deadline deadline = Deadline.in(patience.giveUpAfter());
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private int failed;
    private volatile String lastReason = "no answer in time";
    private volatile @Nullable Throwable lastCause;

    Call(String key, Try<T> attempt) {
      this.key = key;
      this.attempt = attempt;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // they lead to the result
    void begin() {
      var timer =
          new CompletableFuture<Void>()
              .orTimeout(patience.giveUpAfter().toNanos(), TimeUnit.NANOSECONDS);
      timer.whenCompleteAsync((_, _) -> giveUp(lastReason, lastCause), executor);
      result.whenComplete((_, _) -> {
        underWay.remove(this);
        timer.cancel(false);
      });
      tryOnce();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // leads to the result
    private void tryOnce() {
      if (result.isDone()) {
        return;
      }
      try {
        attempt.begin(deadline).whenComplete(this::ended);
      } catch (RuntimeException | Error e) {
        result.completeExceptionally(e);
      }
    }

    private void ended(@Nullable Outcome<T> outcome, @Nullable Throwable defect) {
      switch (outcome) {
        case null ->
            result.completeExceptionally(
                defect == null ? new IllegalStateException("a try without outcome") : defect);
        case Outcome.Done<T>(T answer) -> result.complete(answer);
        case Outcome.Hopeless<T>(RuntimeException reason) -> result.completeExceptionally(reason);
        case Outcome.TryAgain<T> again -> tryAgain(again);
      }
    }

    private void tryAgain(Outcome.TryAgain<T> again) {
      lastReason = again.reason();
      lastCause = again.cause();
      Duration delay = again.notBefore().plus(patience.randomDelay(++failed));
      if (closed || delay.compareTo(deadline.left()) >= 0) {
        giveUp(lastReason, lastCause);
      } else {
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, executor)
            .execute(this::tryOnce);
      }
    }

    void giveUp(String reason, @Nullable Throwable cause) {
      if (!result.isDone()) {
        result.completeExceptionally(new NotAcknowledgedException(key, reason, cause));
      }
      underWay.remove(this);
    }
  }
}
