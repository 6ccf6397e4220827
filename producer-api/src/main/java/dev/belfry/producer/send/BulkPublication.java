package dev.belfry.producer.send;

import static java.util.Objects.requireNonNull;

import dev.belfry.events.EventPublisher.PublishException;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One event per recipient, published from a virtual thread of its own. The number of its events
/// that wait in Kafka's producer is bounded, to leave room for single calls, and they go at a
/// [pace][BulkPace].
///
/// It goes on after its caller was told that the outcome is unknown, so that a repeat finds more of
/// it done; it stops at the first event that fails.
final class BulkPublication {
  private static final int WINDOW_EVENTS = 1_000;
  private static final int WINDOW_BYTES = 4 * 1024 * 1024;

  private final BulkTurn turn;
  private final Publication.Bulk bulk;
  private final Function<NotificationCreated, CompletableFuture<Published>> publish;
  private final Semaphore window;
  private final AtomicBoolean failed = new AtomicBoolean();

  /// @param turn to be waited for, and ended
  /// @param publish publishes one of its events
  BulkPublication(
      BulkTurn turn,
      Publication.Bulk bulk,
      Function<NotificationCreated, CompletableFuture<Published>> publish) {
    this.turn = turn;
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
    int unused = bulk.recipients().size();
    @Nullable Published first = null;
    @Nullable Throwable failure = null;
    try {
      if (!turn.await()) {
        throw new LimitReached("There are too many bulk calls at the moment.");
      }
      unused = 0;
      try {
        first = publishAll();
      } finally {
        turn.giveBack();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = e;
    } catch (RuntimeException | Error e) {
      failure = Answers.cause(e);
    }
    turn.ended().accept(unused);
    if (failure == null) {
      result.complete(requireNonNull(first));
    } else {
      result.completeExceptionally(failure);
    }
  }

  private Published publishAll() throws InterruptedException {
    List<CompletableFuture<Published>> begun = new ArrayList<>(bulk.recipients().size());
    for (RecipientId recipient : bulk.recipients()) {
      turn.pace().await(begun.size());
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
    return await(begun);
  }

  /// The outcome is unknown if that of any event is unknown.
  private static Published await(List<CompletableFuture<Published>> begun) {
    PublishException refusal = null;
    for (CompletableFuture<Published> one : begun) {
      try {
        one.join();
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof PublishException refused && refused.isRefused())) {
          throw e;
        }
        refusal = refused;
      }
    }
    if (refusal != null) {
      throw refusal;
    }
    return begun.getFirst().join();
  }
}
