package dev.belfry.delivery.snapshot;

import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.delivery.rate.RatePerUser;
import dev.belfry.delivery.snapshot.CallQueue.Place;
import dev.belfry.delivery.snapshot.CallQueue.Share;
import dev.belfry.events.Json;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.inbox.Snapshot;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// [History] from persistence-service over HTTP/1.1. Who may ask when is decided by [CallQueue].
@Component
final class PersistenceClient implements History, DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(PersistenceClient.class);

  /// What a user may have listed in notifications: so many at once, and a second.
  private static final int LISTED_AT_ONCE = 4_000;

  private static final int LISTED_PER_SECOND = 500;

  /// A short list costs a query too.
  private static final int LEAST_LISTED = 20;

  private final DeliveryProperties properties;
  private final InternalCalls internalCalls;
  private final MeterRegistry meters;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http;
  private final CallQueue calls = new CallQueue();
  private final RatePerUser listed = new RatePerUser(LISTED_AT_ONCE, LISTED_PER_SECOND);
  private final Readmission readmission;

  PersistenceClient(
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
    readmission =
        new Readmission(properties.resyncsPerSecond(), () -> calls.waiting(Share.AGAIN), meters);
    meters.gauge("belfry.delivery.lists.waiting", calls, queue -> queue.waiting(Share.LIST));
    meters.gauge("belfry.delivery.lists.bytes", calls, CallQueue::listBytes);
  }

  @Override
  public void ask(SnapshotRequest request, Consumer<SnapshotAnswer> answer) {
    StringBuilder path =
        new StringBuilder("/internal/snapshot?at_least=")
            .append(request.atLeast())
            .append("&limit=")
            .append(properties.pageSize())
            .append("&unread=")
            .append(request.unread());
    if (request.since() != null) {
      path.append("&since=").append(request.since());
    }
    call(
        request.again() ? Share.AGAIN : Share.FIRST,
        request.atLeast().partition(),
        request.user(),
        request(path, request.token()),
        PersistenceClient::readSnapshot,
        (found, gone) -> {
          gone.run();
          readmission.answered(found instanceof SnapshotAnswer.Away);
          meters
              .counter("belfry.delivery.snapshots", "outcome", found.getClass().getSimpleName())
              .increment();
          answer.accept(found);
        });
  }

  private static SnapshotAnswer readSnapshot(@Nullable HttpResponse<byte[]> response) {
    if (response == null || response.statusCode() >= 500 || response.statusCode() == 429) {
      return new SnapshotAnswer.Away();
    }
    return switch (response.statusCode()) {
      case 200 -> {
        try {
          yield new SnapshotAnswer.Found(
              Json.mapper().readValue(Json.decodeUtf8(response.body()), Snapshot.class));
        } catch (CharacterCodingException | JacksonException e) {
          log.error("persistence-service gave a snapshot that can't be read", e);
          yield new SnapshotAnswer.Away();
        }
      }
      case 401 -> new SnapshotAnswer.Refused();
      default -> {
        log.error("persistence-service refused to give a snapshot: {}", response.statusCode());
        yield new SnapshotAnswer.Away();
      }
    };
  }

  @Override
  public void list(ListRequest request, BiConsumer<ListAnswer, Runnable> answer) {
    Duration wait = listed.take(request.user(), Math.max(request.limit(), LEAST_LISTED));
    if (wait.isPositive()) {
      meters.counter("belfry.delivery.lists.refused").increment();
      answer.accept(new ListAnswer.TooMany(wait), () -> {});
      return;
    }
    StringBuilder path =
        new StringBuilder("/api/notifications?limit=")
            .append(request.limit())
            .append("&unread_only=")
            .append(request.unreadOnly());
    if (request.before() != null) {
      path.append("&before=").append(request.before());
    }
    if (request.after() != null) {
      path.append("&after=").append(request.after());
    }
    call(
        Share.LIST,
        request.after() == null ? -1 : request.after().partition(),
        request.user(),
        request(path, request.token()),
        PersistenceClient::readList,
        answer);
  }

  private static ListAnswer readList(@Nullable HttpResponse<byte[]> response) {
    if (response == null || response.statusCode() >= 500) {
      return new ListAnswer.Away();
    }
    if (response.statusCode() == 429) {
      return new ListAnswer.TooMany(Duration.ofSeconds(1)); // this user reads by REST as well
    }
    if (response.statusCode() != 200) {
      return new ListAnswer.Refused();
    }
    try {
      JsonNode body = Json.readObject(Json.decodeUtf8(response.body()));
      if (body.path("notifications") instanceof ArrayNode notifications) {
        return new ListAnswer.Listed(
            List.copyOf(notifications.values()),
            body.path("unread_count").asInt(),
            Position.parse(body.path("position").asString()).orElseThrow(),
            body.path("next").asStringOpt().orElse(null));
      }
    } catch (CharacterCodingException | RuntimeException e) {
      log.error("persistence-service gave a list that can't be read", e);
    }
    return new ListAnswer.Away();
  }

  private HttpRequest request(CharSequence path, String token) {
    return internalCalls
        .sign(HttpRequest.newBuilder(URI.create(properties.persistenceUrl() + path.toString())))
        .header("Authorization", "Bearer " + token)
        .header("Accept", "application/json")
        .timeout(properties.historyTimeout())
        .build();
  }

  /// @param read told null if there was no answer in time
  private <T> void call(
      Share share,
      int partition,
      RecipientId user,
      HttpRequest request,
      Function<@Nullable HttpResponse<byte[]>, T> read,
      BiConsumer<T, Runnable> answer) {
    CompletableFuture<@Nullable HttpResponse<byte[]>> result = new CompletableFuture<>();
    result.completeOnTimeout(null, properties.historyTimeout().toMillis(), TimeUnit.MILLISECONDS);
    // A call that has used up half its time in the queue would time out under way, and under load
    // all of them would.
    long beginBefore = System.nanoTime() + properties.historyTimeout().toNanos() / 2;
    Place place =
        calls.add(
            share,
            partition,
            user,
            begun -> {
              if (result.isDone() || System.nanoTime() - beginBefore > 0) {
                result.completeAsync(() -> null, threads);
                return false;
              }
              send(request, result, begun);
              return true;
            });
    // Reading may take a while, and must not hold up the timer or the HTTP client's selector.
    result
        .thenApplyAsync(read, threads)
        .thenAccept(found -> answer.accept(found, place::drop))
        .exceptionally(e -> {
          place.drop();
          log.error("An answer of the read model could not be handed on", e);
          return null;
        });
  }

  private void send(
      HttpRequest request, CompletableFuture<@Nullable HttpResponse<byte[]>> result, Place place) {
    http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .whenComplete((response, e) -> {
          place.ended(response == null ? 0 : response.body().length);
          result.complete(response);
        })
        .exceptionally(e -> {
          if (!(rootOf(e) instanceof IOException)) {
            log.error("A call to persistence-service failed", e);
          }
          return null;
        });
  }

  private static Throwable rootOf(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null ? e : rootOf(cause);
  }

  @Override
  public void whenBack(Runnable retry) {
    readmission.add(retry);
  }

  @Override
  public void destroy() {
    readmission.close();
    http.shutdownNow();
    threads.shutdownNow();
  }
}
