package dev.belfry.producer.relay;

import dev.belfry.events.EventPublisher.PublishException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// What to do with a record that Kafka will never take.
public final class IfRefused {
  private static final Executor VIRTUAL =
      task -> Thread.ofVirtual().name("dead-letter").start(task);

  private IfRefused() {}

  /// Does otherwise if Kafka will never take it; else the failure stays one. Not on the thread that
  /// brings the refusal: it is the producer's own, for which sending might wait.
  public static <T> CompletableFuture<T> otherwise(
      Throwable failure, Supplier<CompletableFuture<T>> otherwise) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof PublishException refusal && refusal.isRefused()
        ? CompletableFuture.completedFuture(refusal).thenComposeAsync(_ -> otherwise.get(), VIRTUAL)
        : CompletableFuture.failedFuture(failure);
  }
}
