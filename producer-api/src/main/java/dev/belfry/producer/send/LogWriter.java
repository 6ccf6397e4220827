package dev.belfry.producer.send;

import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.producer.ProducerProperties;
import dev.belfry.producer.request.Checked;
import dev.belfry.producer.send.RecentCalls.Found;
import dev.belfry.producer.send.UsedKeys.UsedOtherwise;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.service.problem.ProblemException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/// Writes to the log for callers who wait for the acknowledgement, at most for
/// `belfry.producer.answer-within`; what else they are to be told is a [ProblemException]. A call
/// waits on its own virtual thread: an answer from another thread would be a second dispatch, which
/// costs a quarter of a small call.
///
/// A call answered `unknown` may still succeed: it is retried for 30 s, and a repeat joins it.
@Component
public final class LogWriter {
  private final EventLogConnection connection;
  private final Publications publications;
  private final Answers answers;
  private final RecentCalls recentCalls;
  private final UsedKeys keys;

  LogWriter(
      EventLogConnection connection,
      Publications publications,
      Answers answers,
      UsedKeys keys,
      ProducerProperties properties) {
    this.connection = connection;
    this.publications = publications;
    this.answers = answers;
    this.keys = keys;
    this.recentCalls =
        new RecentCalls(
            properties.rememberedCalls(), properties.rememberCallsFor(), System::nanoTime);
  }

  /// The log, for what has to be known of it before anything is written.
  ///
  /// @throws ProblemException 503, if it has not been found yet or is not what it was
  public EventLog eventLog() {
    return connection.eventLog().orElseThrow(() -> answers.unavailable(Map.of()));
  }

  /// The valid body of a call. What has expired is invalid, unless the call repeats one that was
  /// accepted before.
  ///
  /// @param read the body, as of a time
  /// @param callOf the call that has such a body
  /// @throws ProblemException 422, if it is invalid; 503, if that is not known yet
  public <T> T validBody(
      Function<Instant, Checked<T>> read, Instant now, Function<T, Call> callOf) {
    Checked<T> body = read.apply(now);
    return body instanceof Checked.Invalid
            && read.apply(Instant.MIN) instanceof Checked.Valid<T>(T expired)
            && isRepeat(callOf.apply(expired))
        ? expired
        : body.orRefuse();
  }

  /// Whether the caller has used the key of a call before, here or elsewhere.
  public boolean isRepeat(Call call) {
    if (!call.key().fromCaller()) {
      return false;
    }
    Map<String, ?> told = Map.of("idempotency_key", call.key().value());
    if (connection.eventLog().isEmpty()) {
      throw answers.unavailable(told);
    }
    return recentCalls.knows(call) || keys.find(call, () -> answers.unavailable(told)).isPresent();
  }

  /// What was written for a call that has the caller's key, if the log says so.
  ///
  /// @throws ProblemException 422, if the key was used for something else; 503, if that is not
  ///   known yet
  Optional<Published> known(Call call) {
    return call.key().fromCaller()
        ? keys.find(call, () -> answers.unavailable(told(call, Map.of())))
        : Optional.empty();
  }

  /// Writes what is the same however often it is written. An unknown outcome is told without a key.
  public Published write(Publication publication) {
    long begun = System.nanoTime();
    CompletableFuture<Published> published = new CompletableFuture<>();
    publications.begin(null, publication, published);
    return Answers.await(answers.answer(publication, published, published.copy(), begun, Map.of()));
  }

  /// Writes what a call asks for, once: a repeat joins it, or is answered as it was.
  public Published writeOnce(Call call, Publication publication) {
    return Answers.await(beginOnce(call, publication, System.nanoTime()));
  }

  /// Begins to write what a call asks for, once. The future fails with the [ProblemException] that
  /// tells of the outcome, at the latest when `belfry.producer.answer-within` has passed.
  ///
  /// @param begun when the time for an answer began to run, see [System#nanoTime()]
  /// @throws ProblemException 422, if the key was used for something else; 503, if that is not
  ///   known yet
  CompletableFuture<Published> beginOnce(Call call, Publication publication, long begun) {
    Map<String, Object> told = told(call, publication.ids());
    if (call.key().fromCaller()) {
      Optional<Published> known = keys.find(call, () -> answers.unavailable(told));
      // A bulk call may have been published in part only.
      if (known.isPresent() && !(publication instanceof Publication.Bulk)) {
        return CompletableFuture.completedFuture(known.get());
      }
    }
    return switch (recentCalls.findOrBegin(call)) {
      case Found.OtherRequest() -> throw UsedKeys.usedOtherwise();
      case Found.Repeat(var published) -> answer(call, publication, published, begun, told);
      case Found.Begun(var published) -> {
        var answer = answer(call, publication, published, begun, told);
        forgetWhenNobodyWillAsk(call, published, answer);
        publications.begin(call, publication, published);
        yield answer;
      }
    };
  }

  /// What a caller is told who does not learn the outcome.
  static Map<String, Object> told(Call call, Map<String, ?> ids) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("idempotency_key", call.key().value());
    told.putAll(ids);
    return told;
  }

  private CompletableFuture<Published> answer(
      Call call,
      Publication publication,
      CompletableFuture<Published> published,
      long begun,
      Map<String, ?> told) {
    return answers.answer(
        publication,
        published,
        call.key().fromCaller() ? firstUse(call, publication, published) : published.copy(),
        begun,
        told);
  }

  /// What readers keep of the key, which may be another call's event.
  private CompletableFuture<Published> firstUse(
      Call call, Publication publication, CompletableFuture<Published> published) {
    return published
        .thenCompose(place -> keys.after(call, publication, place))
        .whenComplete((_, failure) -> {
          if (failure != null && Answers.cause(failure) instanceof UsedOtherwise) {
            recentCalls.forget(call, published);
          }
        });
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
}
