package dev.belfry.producer.send;

import static java.util.Objects.requireNonNull;

import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.PublishException;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.NewIdHeader;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationEvent;
import dev.belfry.producer.key.CallTail;
import dev.belfry.producer.send.CircuitBreaker.Permission;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.service.trace.Traces;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Publishes what calls write, each through the circuit breaker of its destination.
@Component
final class Publications {
  private static final Header[] NONE = {};

  private final EventLogConnection connection;
  private final ObjectProvider<EventPublisher> publisher;
  private final CircuitBreakers breakers;
  private final CallTail tail;
  private final BulkLimits bulkLimits;
  private final Traces traces;

  Publications(
      EventLogConnection connection,
      ObjectProvider<EventPublisher> publisher,
      CircuitBreakers breakers,
      CallTail tail,
      BulkLimits bulkLimits,
      Traces traces) {
    this.connection = connection;
    this.publisher = publisher;
    this.breakers = breakers;
    this.tail = tail;
    this.bulkLimits = bulkLimits;
    this.traces = traces;
  }

  /// Publishes it if its circuit breaker lets it through. Takes a second at most; `published` gets
  /// the outcome when Kafka has acknowledged all of it, or it has failed.
  ///
  /// @param call whose publication it is; null if it is the same however often it is written
  void begin(@Nullable Call call, Publication publication, CompletableFuture<Published> published) {
    EventLog log = connection.eventLog().orElse(null);
    CircuitBreaker breaker = breakers.to(publication);
    Runnable publish = () -> publish(breaker, call, publication, requireNonNull(log), published);
    switch (log == null ? Permission.REFUSED : breaker.tryAcquire()) {
      case GRANTED -> publish.run();
      // Without a broker, Kafka's producer blocks its caller for a second.
      case TRIAL -> Thread.ofVirtual().name("trial").start(traces.carried(publish));
      case REFUSED ->
          published.completeExceptionally(
              new NotAdmitted("Kafka is away, or too many calls wait for it."));
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the outcome is published's
  private void publish(
      CircuitBreaker breaker,
      @Nullable Call call,
      Publication publication,
      EventLog log,
      CompletableFuture<Published> published) {
    try {
      send(call, publication, publisher.getObject(), log)
          .whenComplete((place, failure) -> {
            breaker.release(outcome(failure));
            if (failure == null) {
              published.complete(place);
            } else {
              published.completeExceptionally(failure);
            }
          });
    } catch (RuntimeException | Error e) {
      breaker.release(outcome(e));
      published.completeExceptionally(e);
    }
  }

  private CompletableFuture<Published> send(
      @Nullable Call call, Publication publication, EventPublisher events, EventLog log) {
    return switch (publication) {
      case Publication.One(var event) -> events.publish(log, event, headers(call, log, event));
      case Publication.ForEveryone(var event, var eventId) ->
          events.publishForEveryone(log, event, eventId, call == null ? NONE : call.marks());
      case Publication.OfContact(var key, var put) ->
          put == null ? events.erase(log, key) : events.publish(log, put);
      case Publication.OfDelivery(var step) -> events.publish(log, step);
      case Publication.Bulk bulk -> sendBulk(requireNonNull(call), bulk, events, log);
    };
  }

  private CompletableFuture<Published> sendBulk(
      Call call, Publication.Bulk bulk, EventPublisher events, EventLog log) {
    return new BulkPublication(
            bulkLimits.admit(call.caller(), bulk.recipients().size()),
            bulk,
            event -> events.publish(log, event, headers(call, log, event)))
        .start();
  }

  /// What an event says of its call, and of how new its id is.
  private Header[] headers(@Nullable Call call, EventLog log, NotificationEvent event) {
    if (call == null || !(event instanceof NotificationCreated created)) {
      return NONE;
    }
    if (!call.key().fromCaller()) {
      return new Header[] {NewIdHeader.madeHere()};
    }
    return Stream.concat(
            Stream.of(call.marks()), tail.newSince(log, created.recipient(), created.id()).stream())
        .toArray(Header[]::new);
  }

  private static CircuitBreaker.Outcome outcome(@Nullable Throwable failure) {
    if (failure == null) {
      return CircuitBreaker.Outcome.ACKNOWLEDGED;
    }
    return switch (Answers.cause(failure)) {
      case PublishException e when e.isRefused() -> CircuitBreaker.Outcome.REFUSED;
      case LimitReached _ -> CircuitBreaker.Outcome.REFUSED;
      default -> CircuitBreaker.Outcome.FAILED;
    };
  }
}
