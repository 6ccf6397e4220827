package dev.belfry.delivery.snapshot;

import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.events.Json;
import dev.belfry.events.Position;
import dev.belfry.inbox.EffectiveChange;
import dev.belfry.inbox.NotificationState;
import dev.belfry.service.security.InternalCalls;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/// [Judgements] from persistence-service over HTTP/1.1. Its calls don't wait behind those for
/// history: they are small, each partition has one of a kind under way at most, and live events
/// wait for them.
@Component
final class JudgementClient implements Judgements, DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(JudgementClient.class);

  private final DeliveryProperties properties;
  private final InternalCalls internalCalls;
  private final MeterRegistry meters;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http;

  JudgementClient(
      DeliveryProperties properties, InternalCalls internalCalls, MeterRegistry meters) {
    this.properties = properties;
    this.internalCalls = internalCalls;
    this.meters = meters;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .executor(threads)
            .build();
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
    HttpRequest request =
        internalCalls
            .sign(
                HttpRequest.newBuilder(
                    URI.create(
                        properties.persistenceUrl() + "/internal/" + question + "?" + query)))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "application/json")
            .timeout(properties.historyTimeout())
            .build();
    CompletableFuture<@Nullable HttpResponse<byte[]>> result = new CompletableFuture<>();
    result.completeOnTimeout(null, properties.historyTimeout().toMillis(), TimeUnit.MILLISECONDS);
    http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .whenComplete((response, e) -> {
          if (e != null && !isAway(e)) {
            log.error("A call to persistence-service failed", e);
          }
          result.complete(response);
        })
        .exceptionally(_ -> null);
    result
        .thenApplyAsync(response -> read(response, type), threads)
        .thenAccept(judgement -> {
          meters
              .counter(
                  "belfry.delivery.judgements",
                  "question",
                  question,
                  "outcome",
                  judgement.getClass().getSimpleName())
              .increment();
          answer.accept(judgement);
        })
        .exceptionally(e -> {
          log.error("What {} asked for could not be handed on", question, e);
          return null;
        });
  }

  private static boolean isAway(Throwable e) {
    Throwable cause = e.getCause();
    return e instanceof IOException || (cause != null && isAway(cause));
  }

  private static <T> Judgement<List<T>> read(
      @Nullable HttpResponse<byte[]> response, Class<T[]> type) {
    if (response == null || response.statusCode() >= 500) {
      return new Judgement.Away<>();
    }
    if (response.statusCode() == 401) {
      return new Judgement.Refused<>();
    }
    if (response.statusCode() == 200) {
      try {
        return new Judgement.Known<>(
            List.of(Json.mapper().readValue(Json.decodeUtf8(response.body()), type)));
      } catch (CharacterCodingException | JacksonException e) {
        log.error("persistence-service gave an answer that can't be read", e);
        return new Judgement.Away<>();
      }
    }
    log.error("persistence-service refused to judge: {}", response.statusCode());
    return new Judgement.Away<>();
  }

  @Override
  public void destroy() {
    http.shutdownNow();
    threads.shutdownNow();
  }
}
