package dev.belfry.cli.api;

import dev.belfry.cli.terminal.CommandFailure;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One WebSocket of one user, from its opening to its end.
public final class UserSocket implements WebSocket.Listener {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /// The server pings every 20 s, so a connection that stays silent for longer is dead.
  private static final long SILENCE_SECONDS = 50;

  private final Api api;
  private final @Nullable String position;
  private final Predicate<String> frames;
  private final Function<String, List<String>> answers;
  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private volatile long heardAt = System.nanoTime();

  /// @param position to resume after; null starts now
  /// @param frames receives the frames one by one and returns whether to continue
  /// @param answers the frames to send once such a frame was received
  public UserSocket(
      Api api,
      @Nullable String position,
      Predicate<String> frames,
      Function<String, List<String>> answers) {
    this.api = api;
    this.position = position;
    this.frames = frames;
    this.answers = answers;
  }

  /// Returns when the connection has ended.
  ///
  /// @throws CommandFailure if there is no token and a retry would not help
  public Ending run() {
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
          ? ending(refused.getResponse())
          : new Ending.Retryable("Belfry does not answer at %s".formatted(api.url()));
    } catch (CommandFailure e) { // no token
      return new Ending.Retryable(e.message(), e.retryAfter().orElseThrow(() -> e));
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
          return new Ending.Retryable("Nothing was heard for %s s".formatted(SILENCE_SECONDS));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Ending.Final("Interrupted.");
      } catch (ExecutionException e) {
        if (e.getCause() instanceof CommandFailure failure) {
          throw failure;
        }
        return new Ending.Retryable("The connection broke");
      }
    }
  }

  private URI uri() {
    String http = api.uri("/ws/notifications").toString();
    String query = position == null ? "" : "?position=" + TokenCache.encoded(position);
    return URI.create(http.replaceFirst("^http", "ws") + query);
  }

  private static Ending ending(HttpResponse<?> refusal) {
    int status = refusal.statusCode();
    if (status == 401) {
      return new Ending.Final("Belfry does not accept the token (401); see --token.");
    }
    String why = "Belfry does not open a socket (%s)".formatted(status);
    return Api.isTemporary(status)
        ? new Ending.Retryable(why, Api.retryAfter(refusal))
        : new Ending.Final(why + ".");
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
        answers.apply(frame).forEach(answer -> socket.sendText(answer, true).join());
        if (!goesOn) {
          return socket
              .sendClose(WebSocket.NORMAL_CLOSURE, "")
              .whenComplete((_, _) -> ending.complete(new Ending.Done()));
        }
      } catch (RuntimeException e) {
        ending.completeExceptionally(e);
        return null;
      }
    }
    socket.request(1);
    return null;
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
            ? new Ending.Final("Belfry has closed the connection for good (%s).".formatted(code))
            : new Ending.Retryable("The connection was closed (%s)".formatted(code)));
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    ending.complete(new Ending.Retryable("The connection broke"));
  }

  /// How a connection ended.
  public sealed interface Ending {
    /// The receiver has all it wanted.
    record Done() implements Ending {}

    /// A reconnect may succeed.
    ///
    /// @param retryAfter how long the server asked to wait
    record Retryable(String reason, Duration retryAfter) implements Ending {
      public Retryable(String reason) {
        this(reason, Duration.ZERO);
      }
    }

    /// A reconnect would fail again.
    record Final(String reason) implements Ending {}
  }
}
