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

/// Makes attempts at a call until one succeeds, one fails for good, or the time is up. No thread
/// waits between attempts. Safe for all threads.
final class Retries implements AutoCloseable {
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final RetryPolicy policy;
  private final Executor executor;
  private final Set<Call<?>> inFlight = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// @param executor runs retries and timeouts; it must refuse none before this is closed
  Retries(RetryPolicy policy, Executor executor) {
    this.policy = policy;
    this.executor = executor;
  }

  /// Repeats the attempt until it succeeds. Fails with [NotAcknowledgedException] when the policy's
  /// time is up, or with the reason of a failure that no retry can help. Cancelling the future ends
  /// the retries.
  ///
  /// The first attempt begins before this returns, so the first attempts of one thread begin in the
  /// order of its calls. A retry may come after the first attempt of a later call.
  ///
  /// @param key the caller's key for repeating the call later
  <T> CompletableFuture<T> repeat(String key, Attempt<T> attempt) {
    Call<T> call = new Call<>(key, attempt);
    inFlight.add(call);
    // After the call is known to close(): either closing sees it, or it sees that all is closed.
    if (closed) {
      call.giveUp("the client is closed", null);
    } else {
      call.begin();
    }
    return call.result;
  }

  /// Waits up to 5 s for the calls in flight, then fails them. Later calls fail at once.
  @Override
  public void close() {
    closed = true;
    try {
      CompletableFuture.allOf(
              inFlight.stream().map(call -> call.result).toArray(CompletableFuture[]::new))
          .get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException callersSeeIt) {
      // What is still in flight is given up below.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    inFlight.forEach(call -> call.giveUp("the client was closed", null));
  }

  /// One attempt.
  @FunctionalInterface
  interface Attempt<T> {
    /// Begins it, without blocking. The future must complete normally: a failure is an outcome,
    /// too.
    CompletableFuture<Outcome<T>> begin(Deadline deadline);
  }

  private final class Call<T> {
    private final String key;
    private final Attempt<T> attempt;
    private final Deadline deadline = Deadline.in(policy.giveUpAfter());
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private int failed;
    private volatile String lastReason = "no answer in time";
    private volatile @Nullable Throwable lastCause;

    Call(String key, Attempt<T> attempt) {
      this.key = key;
      this.attempt = attempt;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // they lead to the result
    void begin() {
      var timer =
          new CompletableFuture<Void>()
              .orTimeout(policy.giveUpAfter().toNanos(), TimeUnit.NANOSECONDS);
      timer.whenComplete((nothing, timeout) -> {
        if (!timer.isCancelled()) {
          executor.execute(() -> giveUp(lastReason, lastCause));
        }
      });
      result.whenComplete((answer, failure) -> {
        inFlight.remove(this);
        timer.cancel(false);
      });
      attemptOnce();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // leads to the result
    private void attemptOnce() {
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
      if (outcome instanceof Outcome.Done<T> done) {
        result.complete(done.answer());
      } else if (outcome instanceof Outcome.Failed<T> refused) {
        result.completeExceptionally(refused.reason());
      } else if (outcome instanceof Outcome.Retry<T> again) {
        retry(again);
      } else {
        result.completeExceptionally(
            defect == null ? new IllegalStateException("an attempt without an outcome") : defect);
      }
    }

    private void retry(Outcome.Retry<T> again) {
      if (failed == 0 || !deadline.hasPassed()) {
        lastReason = again.reason();
        lastCause = again.cause();
      } // else the deadline cut this attempt short, and what was answered before says more
      Duration delay = again.notBefore().plus(policy.randomDelay(++failed));
      if (closed || delay.compareTo(deadline.left()) >= 0) {
        giveUp(lastReason, lastCause);
      } else {
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, executor)
            .execute(this::attemptOnce);
      }
    }

    void giveUp(String reason, @Nullable Throwable cause) {
      if (!result.isDone()) {
        result.completeExceptionally(new NotAcknowledgedException(key, reason, cause));
      }
      inFlight.remove(this);
    }
  }
}
