package dev.belfry.benchmarks.drain;

import dev.belfry.events.AllRead;
import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Ids;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationType;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.RecipientId;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What is put into the log.
///
/// @param events how many events
/// @param characters how long the message of each notification is
/// @param recipients how many share them, one after the other
/// @param changes how many in a hundred events are not notifications, but something that their
///   recipients did to the last one, or to all
/// @param run what the recipients' names begin with
public record Backlog(int events, int characters, int recipients, int changes, String run) {
  private static final long SEED = 1;

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
    String message = "x".repeat(characters);
    Random random = new Random(SEED);
    UUID[] latest = new UUID[recipients];
    try {
      for (int i = 0; i < events && failure.get() == null; i++) {
        free.acquire();
        publisher
            .publish(log, event(i, message, random, latest))
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

  private NotificationEvent event(int number, String message, Random random, UUID[] latest) {
    int index = number % recipients;
    RecipientId recipient = new RecipientId("%s-%s".formatted(run, index));
    UUID last = latest[index];
    if (last != null && random.nextInt(100) < changes) {
      return change(recipient, last, random.nextInt(10));
    }
    NotificationCreated created = created(recipient, number, message);
    latest[index] = created.id();
    return created;
  }

  private static NotificationEvent change(RecipientId recipient, UUID last, int kind) {
    String actor = recipient.value();
    return switch (kind) {
      case 0 -> new AllRead(recipient, actor, null);
      case 1 -> new NotificationDeleted(recipient, last, actor);
      case 2, 3 -> new NotificationUnread(recipient, last, actor);
      default -> new NotificationRead(recipient, last, actor);
    };
  }

  static NotificationCreated created(RecipientId recipient, int number, String message) {
    return new NotificationCreated(
        Ids.next(),
        recipient,
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
