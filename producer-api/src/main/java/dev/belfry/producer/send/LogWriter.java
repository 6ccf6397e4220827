package dev.belfry.producer.send;

import static java.util.Objects.requireNonNull;

import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.PublishException;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.producer.ProducerProperties;
import dev.belfry.producer.send.Gate.Admission;
import dev.belfry.producer.send.RecentCalls.Found;
import dev.belfry.producer.send.UsedKeys.UsedOtherwise;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.service.problem.ProblemException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Writes to the log for callers who wait for the acknowledgement, at most for
/// `belfry.producer.answer-within`; what else they are to be told is a [ProblemException]. Who
/// waits is a call's virtual thread: an answer by another one would be a second dispatch, which
/// costs a quarter of a small call.
///
/// A call that is told "unknown" may still come to be: it goes on being tried for 30 s, and a
/// repeat joins it.
///
/// Whether Kafka is away is known of each [Destination] by itself, so that a partition that does
/// not answer is closed to its own recipients only. What goes to many partitions has one gate for
/// all of it, and is never late: a part that fails closes it to other bulk calls, until one of them
/// comes through.
@Component
public final class LogWriter {
  /// While Kafka as a whole is known to be away, nobody waits for a trial, or for what was begun
  /// before.
  private static final Duration PATIENCE_WHILE_AWAY = Duration.ofMillis(20);

  private static final int NOT_KNOWN_YET = -1;

  private final EventLogConnection connection;
  private final ObjectProvider<EventPublisher> publisher;
  private final Duration answerWithin;
  private final Crowd crowd;
  private final Map<Integer, Gate> partitions = new ConcurrentHashMap<>();
  private final Gate many;
  private final Gate everyone;
  private final RecentCalls recentCalls;
  private final UsedKeys keys;

  LogWriter(
      EventLogConnection connection,
      ObjectProvider<EventPublisher> publisher,
      ProducerProperties properties,
      UsedKeys keys,
      MeterRegistry metrics) {
    this.keys = keys;
    this.connection = connection;
    this.publisher = publisher;
    this.answerWithin = properties.answerWithin();
    this.crowd = new Crowd(properties.maxCallsInFlight());
    this.many = new Gate(crowd);
    this.everyone = new Gate(crowd);
    this.recentCalls =
        new RecentCalls(
            properties.rememberedCalls(), properties.rememberCallsFor(), System::nanoTime);
    Gauge.builder("belfry.producer.calls.in.flight", crowd, Crowd::inside)
        .description("Calls whose events Kafka has not acknowledged yet")
        .register(metrics);
    Gauge.builder("belfry.producer.kafka.away", crowd, c -> c.isKafkaAway() ? 1 : 0)
        .description("1 from a call that Kafka does not acknowledge in time to one that it does")
        .register(metrics);
  }

  /// The log, for what has to be known of it before anything is written.
  ///
  /// @throws ProblemException 503, if it has not been found yet or is not what it was
  public EventLog eventLog() {
    return connection.eventLog().orElseThrow(() -> unavailable(Map.of()));
  }

  /// Writes what is the same however often it is written. An unknown outcome is told without a key.
  public Published write(Destination destination, Publication publication) {
    long begun = System.nanoTime();
    CompletableFuture<Published> published = new CompletableFuture<>();
    begin(destination, publication, published);
    return await(answer(destination, published, published.copy(), begun, Map.of()));
  }

  /// Writes what a call asks for, once: a repeat joins it, or is answered as it was.
  ///
  /// @param ids what a caller is told who does not learn the outcome: the ids that her call makes
  public Published writeOnce(
      Call call, Destination destination, Map<String, ?> ids, Publication publication) {
    long begun = System.nanoTime();
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("idempotency_key", call.key().value());
    told.putAll(ids);
    if (call.key().fromCaller()) {
      Optional<Published> known = keys.before(call, destination, () -> unavailable(told));
      if (known.isPresent()) {
        return known.get();
      }
    }
    return switch (recentCalls.findOrBegin(call)) {
      case Found.OtherRequest() -> throw UsedKeys.usedOtherwise();
      case Found.Repeat(var published) -> await(answer(call, destination, published, begun, told));
      case Found.Begun(var published) -> {
        var answer = answer(call, destination, published, begun, told);
        forgetWhenNobodyWillAsk(call, published, answer);
        begin(destination, publication, published);
        yield await(answer);
      }
    };
  }

  private CompletableFuture<Published> answer(
      Call call,
      Destination destination,
      CompletableFuture<Published> published,
      long begun,
      Map<String, ?> told) {
    return answer(
        destination,
        published,
        call.key().fromCaller() ? firstUse(call, destination, published) : published.copy(),
        begun,
        told);
  }

  /// A failed call must be tried anew, and a key made here is asked for only by callers who had to
  /// be told it.
  @SuppressWarnings("FutureReturnValueIgnored") // callbacks that cannot fail
  private void forgetWhenNobodyWillAsk(
      Call call, CompletableFuture<Published> published, CompletableFuture<Published> answer) {
    published.whenComplete((_, failure) -> {
      if (failure != null) {
        recentCalls.forget(call, published);
      }
    });
    if (!call.key().fromCaller()) {
      answer.whenComplete((_, failure) -> {
        if (failure == null) {
          recentCalls.forget(call, published);
        }
      });
    }
  }

  private Gate gateTo(Destination destination) {
    return switch (destination) {
      case Destination.PartitionOf(var recipient) ->
          partitions.computeIfAbsent(
              connection.eventLog().map(log -> log.partitionOf(recipient)).orElse(NOT_KNOWN_YET),
              _ -> new Gate(crowd));
      case Destination.Many() -> many;
      case Destination.Everyone() -> everyone;
    };
  }

  /// Lets the publication into the log, if it may enter now; its outcome becomes `published`'s.
  private void begin(
      Destination destination, Publication publication, CompletableFuture<Published> published) {
    EventLog log = connection.eventLog().orElse(null);
    Gate gate = gateTo(destination);
    switch (log == null ? Admission.TURNED_AWAY : gate.enter()) {
      case ENTERED -> publish(gate, publication, requireNonNull(log), published);
      // Without a broker, the producer makes whoever asks wait for a second.
      case TRIAL ->
          Thread.ofVirtual()
              .name("trial")
              .start(() -> publish(gate, publication, requireNonNull(log), published));
      case TURNED_AWAY ->
          published.completeExceptionally(
              new NotAdmitted("Kafka is away, or too much is waiting for it"));
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the outcome is published's
  private void publish(
      Gate gate, Publication publication, EventLog log, CompletableFuture<Published> published) {
    try {
      publication
          .publish(publisher.getObject(), log)
          .whenComplete((place, failure) -> {
            gate.leave(outcome(failure));
            if (failure == null) {
              published.complete(place);
            } else {
              published.completeExceptionally(failure);
            }
          });
    } catch (RuntimeException | Error e) {
      gate.leave(outcome(e));
      published.completeExceptionally(e);
    }
  }

  private static Gate.Outcome outcome(@Nullable Throwable failure) {
    if (failure == null) {
      return Gate.Outcome.ACKNOWLEDGED;
    }
    return switch (cause(failure)) {
      case PublishException e when e.isRefused() -> Gate.Outcome.REFUSED;
      case NotAdmitted _ -> Gate.Outcome.REFUSED;
      default -> Gate.Outcome.FAILED;
    };
  }

  /// What readers keep of the key, which may be another call's event.
  private CompletableFuture<Published> firstUse(
      Call call, Destination destination, CompletableFuture<Published> published) {
    return published
        .thenCompose(place -> keys.after(call, destination, place))
        .whenComplete((_, failure) -> {
          if (failure != null && cause(failure) instanceof UsedOtherwise) {
            recentCalls.forget(call, published);
          }
        });
  }

  /// @param known completes as `published` does, or later and otherwise
  private CompletableFuture<Published> answer(
      Destination destination,
      CompletableFuture<Published> published,
      CompletableFuture<Published> known,
      long begun,
      Map<String, ?> told) {
    Gate gate = gateTo(destination);
    boolean hopeless = gate.isHopeless();
    Duration patience = hopeless ? PATIENCE_WHILE_AWAY : answerWithin;
    long waited = System.nanoTime() - begun;
    return known
        .orTimeout(Math.max(1, patience.toNanos() - waited), TimeUnit.NANOSECONDS)
        .exceptionallyCompose(failure -> {
          if (cause(failure) instanceof TimeoutException
              && !hopeless
              && !published.isDone()
              && !(destination instanceof Destination.Many)) {
            gate.late();
          }
          return CompletableFuture.failedFuture(problem(cause(failure), told));
        });
  }

  private static Published await(CompletableFuture<Published> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ProblemException problem ? problem : e;
    }
  }

  private RuntimeException problem(Throwable failure, Map<String, ?> told) {
    return switch (failure) {
      case UsedOtherwise _ -> UsedKeys.usedOtherwise();
      case PublishException e when e.isRefused() ->
          ProblemException.tooLarge("The notification is larger than the log takes.");
      case PublishException _,
          TimeoutException _,
          NotAdmitted _,
          BeansException _,
          KafkaException _ ->
          unavailable(told);
      case RuntimeException e -> e;
      default -> new CompletionException(failure);
    };
  }

  private ProblemException unavailable(Map<String, ?> told) {
    ProblemException problem =
        ProblemException.unavailable(
                connection.whenLost().isDone()
                    ? connection.whyUnavailable()
                    : "Kafka has not acknowledged this; it may still come to be. Repeating is safe.")
            .with("outcome", "unknown");
    told.forEach(problem::with);
    return problem;
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /// Something to be published, at most once per call of [#publish].
  @FunctionalInterface
  public interface Publication {
    /// Publishes it, taking a second at most; the future completes when Kafka has acknowledged all
    /// of it, or failed.
    CompletableFuture<Published> publish(EventPublisher publisher, EventLog log);
  }
}
