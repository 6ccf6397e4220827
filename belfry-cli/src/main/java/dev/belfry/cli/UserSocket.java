package dev.belfry.cli;

import dev.belfry.events.Json;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One connection of one user, from its opening to its end.
final class UserSocket implements WebSocket.Listener {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /// The server pings every 20 s: a connection that is quiet for longer is none.
  private static final long SILENCE_SECONDS = 50;

  private final Api api;
  private final @Nullable String position;
  private final Predicate<String> frames;
  private final boolean acknowledge;
  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private volatile long heardAt = System.nanoTime();

  /// @param position after which to go on; null: from now
  /// @param frames is given each frame, one after the other, and says whether to go on
  UserSocket(Api api, @Nullable String position, Predicate<String> frames, boolean acknowledge) {
    this.api = api;
    this.position = position;
    this.frames = frames;
    this.acknowledge = acknowledge;
  }

  /// Returns when it has ended.
  Ending run() {
    WebSocket socket;
    try {
      socket =
          api.http()
              .newWebSocketBuilder()
              .connectTimeout(CONNECT)
              .header("Authorization", "Bearer " + api.token())
              .buildAsync(uri(), this)
              .join();
    } catch (CompletionException e) {
      return e.getCause() instanceof WebSocketHandshakeException refused
          ? ending(refused.getResponse().statusCode())
          : new Ending.Broken("Belfry does not answer at %s".formatted(api.url()));
    }
    try {
      return awaitEnding();
    } finally {
      socket.abort();
    }
  }

  private Ending awaitEnding() {
    while (true) {
      try {
        return ending.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        if (System.nanoTime() - heardAt > TimeUnit.SECONDS.toNanos(SILENCE_SECONDS)) {
          return new Ending.Broken("Nothing was heard for %d s".formatted(SILENCE_SECONDS));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Ending.ForGood("Interrupted.");
      } catch (ExecutionException e) {
        if (e.getCause() instanceof CommandFailure failure) {
          throw failure;
        }
        return new Ending.Broken("The connection broke");
      }
    }
  }

  private URI uri() {
    String http = api.uri("/ws/notifications").toString();
    String query = position == null ? "" : "?position=" + Tokens.encoded(position);
    return URI.create(http.replaceFirst("^http", "ws") + query);
  }

  private static Ending ending(int status) {
    return switch (status) {
      case 401 -> new Ending.ForGood("Belfry does not accept the token (401); see --token.");
      case 503 -> new Ending.Broken("Belfry is not ready");
      default -> new Ending.ForGood("Belfry does not open a socket (%d).".formatted(status));
    };
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    heardAt = System.nanoTime();
    text.append(data);
    if (last) {
      String frame = text.toString();
      text.setLength(0);
      try {
        boolean goesOn = frames.test(frame);
        acknowledge(socket, frame);
        if (!goesOn) {
          return socket
              .sendClose(WebSocket.NORMAL_CLOSURE, "")
              .whenComplete((_, _) -> ending.complete(new Ending.Enough()));
        }
      } catch (RuntimeException e) {
        ending.completeExceptionally(e);
        return null;
      }
    }
    socket.request(1);
    return null;
  }

  private void acknowledge(WebSocket socket, String frame) {
    if (acknowledge) {
      var told = Json.mapper().readTree(frame).path("position");
      if (told.isString()) {
        var ack = Json.mapper().createObjectNode().put("type", "ack").set("position", told);
        socket.sendText(ack.toString(), true).join();
      }
    }
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
    heardAt = System.nanoTime();
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    ending.complete(
        code >= 4500 && code < 5000
            ? new Ending.ForGood("Belfry has closed the connection for good (%d).".formatted(code))
            : new Ending.Broken("The connection was closed (%d)".formatted(code)));
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    ending.complete(new Ending.Broken("The connection broke"));
  }

  /// How a connection ended.
  sealed interface Ending {
    /// Nobody wants more.
    record Enough() implements Ending {}

    /// There is a point in connecting again.
    record Broken(String reason) implements Ending {}

    /// There is none.
    record ForGood(String reason) implements Ending {}
  }
}
