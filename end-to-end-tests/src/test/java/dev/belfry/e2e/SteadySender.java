package dev.belfry.e2e;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import dev.belfry.e2e.Api.Answer;
import dev.belfry.e2e.Api.Call;
import dev.belfry.events.Ids;
import dev.belfry.events.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Sends somebody one notification after the other at a modest rate, each under a key and again
/// until it is accepted. Some of them are read at once.
final class SteadySender implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long PAUSE_MS = 100;
  private static final int READ_EACH = 3;

  /// What was accepted.
  record Accepted(String title, UUID id, Position position) {}

  /// What was not.
  ///
  /// @param status 0: there was no answer
  /// @param outcome as the answer says
  record Refused(int status, String outcome, Duration after) {}

  final String recipient;

  /// The recipient's.
  final String token;

  private final Deployment belfry;
  private final String shop;
  private final List<Accepted> accepted = new CopyOnWriteArrayList<>();
  private final List<Refused> refused = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private @Nullable ScheduledFuture<?> steps;
  private @Nullable UUID toRead;
  private boolean isSettled = true;
  private int calls;
  private long lastAccepted = System.nanoTime();
  private Duration longestWait = Duration.ZERO;

  SteadySender(String name, Deployment belfry) throws IOException, InterruptedException {
    this.belfry = belfry;
    this.recipient = name + "-" + Ids.next();
    this.token = belfry.api.token(recipient, "");
    this.shop = belfry.api.token("shop-of-" + recipient, "notifications:send");
  }

  void begin() {
    steps = clock.scheduleWithFixedDelay(this::step, 0, PAUSE_MS, TimeUnit.MILLISECONDS);
  }

  /// In the order in which they were sent.
  List<Accepted> accepted() {
    return List.copyOf(accepted);
  }

  /// Those of them that were not read.
  List<Accepted> unread() {
    return IntStream.range(0, accepted.size())
        .filter(i -> (i + 1) % READ_EACH != 0)
        .mapToObj(accepted::get)
        .toList();
  }

  List<Refused> refused() {
    return List.copyOf(refused);
  }

  /// How long it took at most from one acceptance to the next; to be asked when it has ended.
  Duration longestWait() {
    return longestWait;
  }

  /// Returns when so many more have been accepted.
  void awaitMore(int count) {
    ScheduledFuture<?> begun = requireNonNull(steps);
    int enough = accepted.size() + count;
    await()
        .atMost(PATIENCE)
        .failFast("it has ended", begun::isDone)
        .until(() -> accepted.size() >= enough);
  }

  /// Begins nothing more, and repeats what is unknown until it is accepted.
  void end() throws InterruptedException {
    clock.shutdown();
    if (!clock.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("a call does not end");
    }
    ScheduledFuture<?> begun = requireNonNull(steps);
    if (begun.state() == Future.State.FAILED) {
      throw new AssertionError(recipient, begun.exceptionNow());
    }
    await()
        .atMost(PATIENCE)
        .until(() -> {
          if (!isSettled) {
            step();
          }
          return isSettled;
        });
  }

  /// Of one instance after the other, as a load balancer would have it.
  private Api api() {
    return belfry.apiOf(calls++ % 2);
  }

  private void step() {
    try {
      UUID id = toRead;
      if (id == null) {
        send();
      } else if (call(() -> api().put(token, "/api/notifications/%s/read".formatted(id), ""))
          != null) {
        toRead = null;
        isSettled = true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send() throws InterruptedException {
    isSettled = false;
    String key = recipient + " " + accepted.size();
    Answer answer = call(() -> api().notify(shop, recipient, key, key));
    if (answer == null) {
      return;
    }
    long now = System.nanoTime();
    Duration waited = Duration.ofNanos(now - lastAccepted);
    longestWait = waited.compareTo(longestWait) > 0 ? waited : longestWait;
    lastAccepted = now;
    UUID id = UUID.fromString(answer.body().get("id").stringValue());
    accepted.add(
        new Accepted(
            key, id, Position.parse(answer.body().get("position").stringValue()).orElseThrow()));
    if (accepted.size() % READ_EACH == 0) {
      toRead = id;
    } else {
      isSettled = true;
    }
  }

  /// The answer, if it is 202.
  private @Nullable Answer call(Call call) throws InterruptedException {
    long begun = System.nanoTime();
    int status = 0;
    String outcome = "";
    try {
      Answer answer = call.make();
      if (answer.status() == 202) {
        return answer;
      }
      status = answer.status();
      outcome = answer.body().path("outcome").asString("");
    } catch (IOException e) {
      outcome = e.toString();
    }
    refused.add(new Refused(status, outcome, Duration.ofNanos(System.nanoTime() - begun)));
    return null;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
