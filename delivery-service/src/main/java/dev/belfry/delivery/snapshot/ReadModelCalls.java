package dev.belfry.delivery.snapshot;

import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.events.Json;
import dev.belfry.service.security.InternalCalls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/// Calls to persistence-service over HTTP/1.1. Each is answered or given up within
/// [DeliveryProperties#historyTimeout()] from when it is made, whenever it is sent. Safe for all
/// threads; never blocks.
@Component
final class ReadModelCalls implements DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(ReadModelCalls.class);

  private final DeliveryProperties properties;
  private final InternalCalls internalCalls;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http;

  ReadModelCalls(DeliveryProperties properties, InternalCalls internalCalls) {
    this.properties = properties;
    this.internalCalls = internalCalls;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .executor(threads)
            .build();
  }

  /// A call that has not been sent yet.
  Call make(CharSequence path, String token) {
    return new Call(
        internalCalls
            .sign(HttpRequest.newBuilder(URI.create(properties.persistenceUrl() + path.toString())))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "application/json")
            .timeout(properties.historyTimeout())
            .build(),
        properties.historyTimeout());
  }

  /// Reads an answer of one JSON value.
  static <T> Judgement<T> read(@Nullable HttpResponse<byte[]> response, Class<T> type) {
    if (response == null || response.statusCode() >= 500 || response.statusCode() == 429) {
      return new Judgement.Away<>();
    }
    switch (response.statusCode()) {
      case 200 -> {
        try {
          return new Judgement.Known<>(
              Json.mapper().readValue(Json.decodeUtf8(response.body()), type));
        } catch (CharacterCodingException | JacksonException e) {
          log.error("persistence-service gave an answer that can't be read", e);
        }
      }
      case 401 -> {
        return new Judgement.Refused<>();
      }
      default -> log.error("persistence-service refused to answer: {}", response.statusCode());
    }
    return new Judgement.Away<>();
  }

  @Override
  public void destroy() {
    http.shutdownNow();
    threads.shutdownNow();
  }

  /// One call. Its time runs from the beginning.
  final class Call {
    private final HttpRequest request;
    private final CompletableFuture<@Nullable HttpResponse<byte[]>> result =
        new CompletableFuture<>();

    /// A call that is sent later would time out under way, and under load all of them would.
    private final long sendBefore;

    private Call(HttpRequest request, Duration timeout) {
      this.request = request;
      result.completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS);
      sendBefore = System.nanoTime() + timeout.toNanos() / 2;
    }

    /// Sends it, or gives it up if it is too late for that.
    ///
    /// @param ended told how many bytes the answer has; 0 if there is none
    /// @return whether it was sent
    boolean send(IntConsumer ended) {
      if (result.isDone() || System.nanoTime() - sendBefore > 0) {
        result.completeAsync(() -> null, threads);
        return false;
      }
      http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
          .handle((response, e) -> {
            if (e != null && !(rootOf(e) instanceof IOException)) {
              log.error("A call to persistence-service failed", e);
            }
            ended.accept(response == null ? 0 : response.body().length);
            return result.complete(response);
          })
          .exceptionally(e -> {
            log.error("The answer to a call to persistence-service could not be taken", e);
            return false;
          });
      return true;
    }

    /// Hands the answer on.
    ///
    /// @param read told null if there was no answer in time
    /// @param failed run if that goes wrong
    <T> void then(
        Function<@Nullable HttpResponse<byte[]>, T> read, Consumer<T> take, Runnable failed) {
      // Reading may take a while, and must not hold up the timer or the HTTP client's selector.
      result
          .thenApplyAsync(read, threads)
          .thenAccept(take)
          .exceptionally(e -> {
            failed.run();
            log.error("An answer of the read model could not be handed on", e);
            return null;
          });
    }

    private static Throwable rootOf(Throwable e) {
      Throwable cause = e.getCause();
      return cause == null ? e : rootOf(cause);
    }
  }
}
