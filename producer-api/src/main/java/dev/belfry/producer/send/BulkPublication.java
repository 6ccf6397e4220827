package dev.belfry.producer.send;

import dev.belfry.events.EventPublisher.PublishException;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/// One event per recipient, published from a virtual thread of its own. The number of its events
/// that wait in Kafka's producer is bounded, to leave room for single calls.
///
/// It goes on after its caller was told that the outcome is unknown, so that a repeat finds more of
/// it done; it stops at the first event that fails.
final class BulkPublication {
  private static final int WINDOW_EVENTS = 1_000;
  private static final int WINDOW_BYTES = 4 * 1024 * 1024;
  private static final int WAIT_FOR_TURN_SECONDS = 1;

  private final Semaphore inFlight;
  private final Publication.Bulk bulk;
  private final Function<NotificationCreated, CompletableFuture<Published>> publish;
  private final Semaphore window;
  private final AtomicBoolean failed = new AtomicBoolean();

  /// @param inFlight has a permit for each bulk publication that may be in flight
  /// @param publish publishes one of its events
  BulkPublication(
      Semaphore inFlight,
      Publication.Bulk bulk,
      Function<NotificationCreated, CompletableFuture<Published>> publish) {
    this.inFlight = inFlight;
    this.bulk = bulk;
    this.publish = publish;
    this.window = new Semaphore(Math.clamp(WINDOW_BYTES / bulk.eventBytes(), 1, WINDOW_EVENTS));
  }

  /// Completes with the position of the first event when all events are acknowledged.
  CompletableFuture<Published> start() {
    CompletableFuture<Published> result = new CompletableFuture<>();
    Thread.ofVirtual().name("bulk").start(() -> run(result));
    return result;
  }

  private void run(CompletableFuture<Published> result) {
    try {
      if (!inFlight.tryAcquire(WAIT_FOR_TURN_SECONDS, TimeUnit.SECONDS)) {
        result.completeExceptionally(
            new NotAdmitted("There are too many bulk calls at the moment."));
        return;
      }
      try {
        publishAll(result);
      } finally {
        inFlight.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      result.completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  private void publishAll(CompletableFuture<Published> result) throws InterruptedException {
    List<CompletableFuture<Published>> begun = new ArrayList<>(bulk.recipients().size());
    for (RecipientId recipient : bulk.recipients()) {
      window.acquire();
      if (failed.get()) {
        window.release();
        break;
      }
      begun.add(
          publish
              .apply(bulk.eventFor().apply(recipient))
              .whenComplete((_, failure) -> {
                if (failure != null) {
                  failed.set(true);
                }
                window.release();
              }));
    }
    await(begun, result);
  }

  /// The outcome is unknown if that of any event is unknown.
  private static void await(
      List<CompletableFuture<Published>> begun, CompletableFuture<Published> result) {
    PublishException refusal = null;
    for (CompletableFuture<Published> one : begun) {
      try {
        one.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof PublishException refused && refused.isRefused()) {
          refusal = refused;
        } else {
          result.completeExceptionally(e.getCause() == null ? e : e.getCause());
          return;
        }
      }
    }
    if (refusal != null) {
      result.completeExceptionally(refusal);
    } else {
      result.complete(begun.getFirst().join());
    }
  }
}
