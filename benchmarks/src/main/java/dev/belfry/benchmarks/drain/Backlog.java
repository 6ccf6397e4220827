package dev.belfry.benchmarks.drain;

import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Ids;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What is put into the log.
///
/// @param events how many notifications
/// @param characters how long the message of each is
/// @param recipients how many share them, one after the other
public record Backlog(int events, int characters, int recipients) {
  /// Below the producer's buffer, so that sending never waits for space longer than it may.
  private static final int CHARACTERS_IN_FLIGHT = 8 << 20;

  private static final int MOST_IN_FLIGHT = 5_000;

  /// Publishes all on the calling thread.
  ///
  /// @param done completes with the time of the last acknowledgement, or fails
  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
  void publish(EventPublisher publisher, EventLog log, CompletableFuture<Long> done) {
    int atOnce = Math.clamp(CHARACTERS_IN_FLIGHT / Math.max(characters, 1), 1, MOST_IN_FLIGHT);
    Semaphore free = new Semaphore(atOnce);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    String run = Ids.next().toString().substring(0, 13);
    String message = "x".repeat(characters);
    try {
      for (int i = 0; i < events && failure.get() == null; i++) {
        free.acquire();
        publisher
            .publish(log, event(run, i, message))
            .whenComplete((_, broken) -> {
              if (broken != null) {
                failure.set(broken);
              }
              free.release();
            });
      }
      free.acquire(atOnce);
    } catch (InterruptedException e) {
      failure.set(e);
    }
    Throwable broken = failure.get();
    if (broken == null) {
      done.complete(System.nanoTime());
    } else {
      done.completeExceptionally(broken);
    }
  }

  private NotificationCreated event(String run, int number, String message) {
    return new NotificationCreated(
        Ids.next(),
        new RecipientId("bench-%s-%d".formatted(run, number % recipients)),
        new Content(
            "Benchmark " + number,
            message,
            NotificationType.INFO,
            JsonObject.EMPTY,
            null,
            null,
            true),
        "benchmarks",
        Door.REST,
        null,
        null);
  }
}
