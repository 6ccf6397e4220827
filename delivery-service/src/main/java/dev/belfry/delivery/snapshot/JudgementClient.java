package dev.belfry.delivery.snapshot;

import dev.belfry.events.Position;
import dev.belfry.inbox.EffectiveChange;
import dev.belfry.inbox.NotificationState;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// [Judgements] from persistence-service. Its calls don't wait behind those for history: they are
/// small, each partition has at most one of a kind under way, and live events wait for them.
@Component
final class JudgementClient implements Judgements {
  private final ReadModelCalls http;
  private final MeterRegistry meters;

  JudgementClient(ReadModelCalls http, MeterRegistry meters) {
    this.http = http;
    this.meters = meters;
  }

  @Override
  public void repeats(
      String token,
      Position atLeast,
      List<Candidate> events,
      Consumer<Judgement<List<Long>>> answer) {
    call(
        "repeats",
        "at_least=%s&offsets=%s&ids=%s"
            .formatted(
                atLeast,
                listed(events.stream().map(Candidate::offset)),
                listed(events.stream().map(Candidate::id))),
        token,
        Long[].class,
        answer);
  }

  @Override
  public void changes(
      String token,
      Position atLeast,
      List<Long> offsets,
      Consumer<Judgement<List<EffectiveChange>>> answer) {
    call(
        "changes",
        "at_least=%s&offsets=%s".formatted(atLeast, listed(offsets.stream())),
        token,
        EffectiveChange[].class,
        answer);
  }

  @Override
  public void states(
      String token,
      Position atLeast,
      List<UUID> notifications,
      Consumer<Judgement<List<NotificationState>>> answer) {
    call(
        "states",
        "at_least=%s&ids=%s".formatted(atLeast, listed(notifications.stream())),
        token,
        NotificationState[].class,
        answer);
  }

  private static String listed(Stream<?> values) {
    return values.map(Object::toString).collect(Collectors.joining(","));
  }

  private <T> void call(
      String question,
      String query,
      String token,
      Class<T[]> type,
      Consumer<Judgement<List<T>>> answer) {
    ReadModelCalls.Call call = http.make("/internal/" + question + "?" + query, token);
    call.then(
        response -> ReadModelCalls.read(response, type),
        judgement -> {
          meters
              .counter(
                  "belfry.delivery.judgements",
                  "question",
                  question,
                  "outcome",
                  judgement.getClass().getSimpleName())
              .increment();
          answer.accept(asList(judgement));
        },
        () -> {});
    call.send(_ -> {});
  }

  private static <T> Judgement<List<T>> asList(Judgement<T[]> judgement) {
    return switch (judgement) {
      case Judgement.Known<T[]>(T[] values) -> new Judgement.Known<>(List.of(values));
      case Judgement.Away<T[]> _ -> new Judgement.Away<>();
      case Judgement.Refused<T[]> _ -> new Judgement.Refused<>();
    };
  }
}
