package dev.belfry.producer.send;

import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.Position;
import dev.belfry.events.Topic;
import dev.belfry.producer.ProducerProperties;
import dev.belfry.producer.key.CallTail;
import dev.belfry.producer.key.Use;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/// Compares a call that has a caller's key with what the log says about that key. Readers keep the
/// first use of a key, so no caller may be answered with a later one.
@Component
final class UsedKeys {
  private final EventLogConnection connection;
  private final CallTail tail;
  private final Duration timeout;

  UsedKeys(EventLogConnection connection, CallTail tail, ProducerProperties properties) {
    this.connection = connection;
    this.tail = tail;
    this.timeout = properties.answerWithin();
  }

  /// Called before anything is published: the position of the call's first event if there is one
  /// already.
  ///
  /// @throws ProblemException 422, if the key was used for something else; `notReady` if the log
  ///   has not been read yet
  Optional<Published> find(Call call, Supplier<ProblemException> notReady) {
    EventLog log = connection.eventLog().orElse(null);
    if (log == null) {
      return Optional.empty(); // and nothing will be published
    }
    CompletableFuture<?> caughtUp = tail.whenCaughtUp();
    if (!caughtUp.isDone()) {
      try {
        caughtUp.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException e) {
        throw notReady.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw notReady.get();
      }
    }
    return tail.find(log, call.id())
        .map(use -> {
          if (!isSame(call, use)) {
            throw usedOtherwise();
          }
          return published(use);
        });
  }

  /// Called after the call's events were acknowledged: the position of the first event under the
  /// key, which another instance may have published. Fails with [UsedOtherwise] if the key was used
  /// for something else before.
  CompletableFuture<Published> after(Call call, Publication publication, Published published) {
    EventLog log = connection.eventLog().orElse(null);
    if (log == null) {
      return CompletableFuture.completedFuture(published);
    }
    return switch (publication) {
      case Publication.One _ -> firstUse(call, log, Topic.NOTIFICATIONS, published);
      case Publication.ForEveryone _ -> firstUse(call, log, Topic.BROADCASTS, published);
      case Publication.OfContact _, Publication.OfDelivery _ -> // have no key
          CompletableFuture.completedFuture(published);
      case Publication.Bulk bulk ->
          tail.whenReadUpToNow(log)
              .thenApply(_ -> {
                // Otherwise readers keep the other call's event for some of the recipients.
                if (!tail.isFirst(log, call.mark(), bulk.recipients())) {
                  throw new UsedOtherwise();
                }
                return published;
              });
    };
  }

  private CompletableFuture<Published> firstUse(
      Call call, EventLog log, Topic topic, Published published) {
    Position place = published.position();
    return tail.findAfter(log, call.id(), topic, place.partition(), place.offset())
        .thenApply(found ->
            found
                .map(use -> {
                  if (!isSame(call, use)) {
                    throw new UsedOtherwise();
                  }
                  return published(use);
                })
                .orElse(published));
  }

  private static boolean isSame(Call call, Use use) {
    return use.request().equals(call.mark().request());
  }

  private static Published published(Use use) {
    return new Published(use.position(), use.at());
  }

  static ProblemException usedOtherwise() {
    return ProblemException.invalid(
        List.of(new FieldError("Idempotency-Key", "Was used with another body; take a new one.")));
  }

  /// Another call with the same key was first.
  static final class UsedOtherwise extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
