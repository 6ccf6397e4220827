package dev.belfry.producer.send;

import dev.belfry.events.EventPublisher.PublishException;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.producer.ProducerProperties;
import dev.belfry.producer.send.UsedKeys.UsedOtherwise;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.service.problem.ProblemException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.springframework.beans.BeansException;
import org.springframework.stereotype.Component;

/// Answers callers when their publications have ended, or when the timeout has passed.
@Component
final class Answers {
  /// While all of Kafka is known to be away, callers hardly wait: neither for a trial nor for
  /// earlier publications.
  private static final Duration TIMEOUT_WHILE_AWAY = Duration.ofMillis(20);

  private final EventLogConnection connection;
  private final CircuitBreakers breakers;
  private final Duration answerWithin;

  Answers(EventLogConnection connection, CircuitBreakers breakers, ProducerProperties properties) {
    this.connection = connection;
    this.breakers = breakers;
    this.answerWithin = properties.answerWithin();
  }

  /// Fails with the [ProblemException] that tells of the outcome, or of the timeout.
  ///
  /// @param published the publication's outcome
  /// @param known completes as `published` does, or later and otherwise
  /// @param begun when the call began, see [System#nanoTime()]
  /// @param told what a caller is told who does not learn the outcome
  CompletableFuture<Published> answer(
      Publication publication,
      CompletableFuture<Published> published,
      CompletableFuture<Published> known,
      long begun,
      Map<String, ?> told) {
    CircuitBreaker breaker = breakers.to(publication);
    boolean hopeless = breaker.isHopeless();
    Duration timeout = hopeless ? TIMEOUT_WHILE_AWAY : answerWithin;
    long waited = System.nanoTime() - begun;
    return known
        .orTimeout(Math.max(1, timeout.toNanos() - waited), TimeUnit.NANOSECONDS)
        .exceptionallyCompose(failure -> {
          if (cause(failure) instanceof TimeoutException
              && !hopeless
              && !published.isDone()
              && !(publication instanceof Publication.Bulk)) {
            breaker.timedOut();
          }
          return CompletableFuture.failedFuture(problem(cause(failure), told));
        });
  }

  /// Waits for an answer.
  static Published await(CompletableFuture<Published> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ProblemException problem ? problem : e;
    }
  }

  /// What a caller is told of a failure.
  RuntimeException problem(Throwable failure, Map<String, ?> told) {
    return switch (failure) {
      case UsedOtherwise _ -> UsedKeys.usedOtherwise();
      case PublishException e when e.isRefused() ->
          ProblemException.tooLarge("The notification is larger than the log takes.");
      case PublishException _, TimeoutException _, BeansException _, KafkaException _ ->
          unavailable(told);
      case NotAdmitted e ->
          unavailable(told, e.getMessage() + " This call wrote nothing; repeat it.");
      case LimitReached e ->
          ProblemException.unavailable(
                  e.getMessage() + " This call wrote nothing; repeat it later.", e.retryAfter())
              .with("outcome", "nothing_written")
              .with(told);
      case RuntimeException e -> e;
      default -> new CompletionException(failure);
    };
  }

  /// 503: the outcome is unknown.
  ProblemException unavailable(Map<String, ?> told) {
    return unavailable(
        told, "Kafka has not acknowledged this; it may still succeed. Repeating is safe.");
  }

  /// 503: the outcome is unknown.
  ///
  /// @param why unless the log is lost, which is the reason then
  ProblemException unavailable(Map<String, ?> told, String why) {
    return ProblemException.unavailable(
            connection.whenLost().isDone() ? connection.whyUnavailable() : why)
        .with("outcome", "unknown")
        .with(told);
  }

  /// What a future failed with.
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
