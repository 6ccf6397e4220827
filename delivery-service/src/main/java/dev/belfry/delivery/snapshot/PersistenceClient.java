package dev.belfry.delivery.snapshot;

import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.events.Json;
import dev.belfry.events.Position;
import dev.belfry.inbox.Snapshot;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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

/// [History] from persistence-service over HTTP/1.1, with a bounded number of calls at a time.
///
/// Who asks again, having been told that history is away, comes after those who ask for the first
/// time, and gets a part of the calls only. Where the read model of one partition is stuck, each of
/// its users' calls lasts as long as a call may; otherwise they would soon be all calls.
@Component
final class PersistenceClient implements History, DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(PersistenceClient.class);

  /// More than that would only wait there instead of here.
  private static final int MAX_CALLS = 16;

  /// Of these, the most by sessions that ask again.
  private static final int MAX_CALLS_AGAIN = 4;

  private static final int TICK_MILLIS = 50;
  private static final int TICKS_PER_SECOND = 1_000 / TICK_MILLIS;

  private final DeliveryProperties properties;
  private final MeterRegistry meters;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http;
  private final Object lock = new Object();
  private final Deque<Call> first = new ArrayDeque<>();
  private final Deque<Call> again = new ArrayDeque<>();
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("history-probe").factory());
  private int inFlight;
  private int againInFlight;
  private volatile boolean away;
  private int ticks;

  @SuppressWarnings("FutureReturnValueIgnored") // it goes on until the ticker is shut down
  PersistenceClient(DeliveryProperties properties, MeterRegistry meters) {
    this.properties = properties;
    this.meters = meters;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .executor(threads)
            .build();
    ticker.scheduleAtFixedRate(this::letThrough, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    meters.gauge("belfry.delivery.history.waiting", waiting, Queue::size);
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
    call(path.toString(), request.token(), request.again(), PersistenceClient::readSnapshot)
        .thenAccept(found -> {
          away = found instanceof SnapshotAnswer.Away;
          meters
              .counter("belfry.delivery.snapshots", "outcome", found.getClass().getSimpleName())
              .increment();
          answer.accept(found);
        })
        .exceptionally(e -> fail("A snapshot could not be handed on", e));
  }

  private static SnapshotAnswer readSnapshot(@Nullable HttpResponse<byte[]> response) {
    if (response == null || response.statusCode() >= 500) {
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
  public void list(ListRequest request, Consumer<ListAnswer> answer) {
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
    call(path.toString(), request.token(), false, PersistenceClient::readList)
        .thenAccept(answer)
        .exceptionally(e -> fail("A list could not be handed on", e));
  }

  private static ListAnswer readList(@Nullable HttpResponse<byte[]> response) {
    if (response == null || response.statusCode() >= 500) {
      return new ListAnswer.Away();
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

  private static @Nullable Void fail(String message, Throwable e) {
    log.error(message, e);
    return null;
  }

  /// Makes a call when there is room for it.
  ///
  /// @param isAgain whether it is one of those that come last
  /// @param read told null if there was no answer in time
  private <T> CompletableFuture<T> call(
      String path,
      String token,
      boolean isAgain,
      Function<@Nullable HttpResponse<byte[]>, T> read) {
    CompletableFuture<@Nullable HttpResponse<byte[]>> result = new CompletableFuture<>();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(properties.persistenceUrl() + path))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "application/json")
            .timeout(properties.historyTimeout())
            .build();
    result.completeOnTimeout(null, properties.historyTimeout().toMillis(), TimeUnit.MILLISECONDS);
    // So late that it would be given up under way, a call is not begun: it would be work for
    // nothing,
    // and in a crowd soon all of it.
    long sentBefore = System.nanoTime() + properties.historyTimeout().toNanos() / 2;
    synchronized (lock) {
      (isAgain ? again : first).add(new Call(request, result, sentBefore, isAgain));
    }
    sendNext();
    // Reading may take a while, and must not hold up the timer or the HTTP client's selector.
    return result.thenApplyAsync(read, threads);
  }

  private void sendNext() {
    while (true) {
      Call call;
      synchronized (lock) {
        call = nextCall();
        if (call == null) {
          return;
        }
        if (call.result.isDone() || System.nanoTime() - call.sentBefore > 0) {
          call.result.completeAsync(() -> null, threads);
          continue;
        }
        inFlight++;
        againInFlight += call.again ? 1 : 0;
      }
      CompletableFuture<@Nullable HttpResponse<byte[]>> result = call.result;
      http.sendAsync(call.request, HttpResponse.BodyHandlers.ofByteArray())
          .whenComplete((response, e) -> {
            synchronized (lock) {
              inFlight--;
              againInFlight -= call.again ? 1 : 0;
            }
            if (e != null && !(rootOf(e) instanceof IOException)) {
              log.error("A call to persistence-service failed", e);
            }
            result.complete(response);
            sendNext();
          })
          .exceptionally(_ -> null);
    }
  }

  /// Takes the next call for which there is room.
  private @Nullable Call nextCall() {
    if (inFlight >= MAX_CALLS) {
      return null;
    }
    Call next = first.poll();
    return next == null && againInFlight < MAX_CALLS_AGAIN ? again.poll() : next;
  }

  private static Throwable rootOf(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null ? e : rootOf(cause);
  }

  @Override
  public void whenBack(Runnable retry) {
    waiting.add(retry);
  }

  private int waitingAgain() {
    synchronized (lock) {
      return again.size();
    }
  }

  private void letThrough() {
    ticks++;
    int count =
        away
            ? (ticks % TICKS_PER_SECOND == 0 ? 1 : 0)
            : Math.max(1, properties.resyncsPerSecond() / TICKS_PER_SECOND);
    if (waitingAgain() >= count) {
      return; // else it would only wait there, and meanwhile be told nothing
    }
    for (int i = 0; i < count; i++) {
      Runnable retry = waiting.poll();
      if (retry == null) {
        return;
      }
      try {
        retry.run();
      } catch (RuntimeException | Error e) {
        log.error("A session could not ask again", e);
      }
    }
  }

  @Override
  public void destroy() {
    ticker.shutdownNow();
    http.shutdownNow();
    threads.shutdownNow();
  }

  /// @param sentBefore by [System#nanoTime()]
  private record Call(
      HttpRequest request,
      CompletableFuture<@Nullable HttpResponse<byte[]>> result,
      long sentBefore,
      boolean again) {}
}
