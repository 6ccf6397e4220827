package dev.belfry.channel.push;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// Calls over HTTP that end: redirects are not followed, and neither a connection that is not made
/// nor an answer that does not end holds anybody for long.
final class PushCalls implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /// Pages with an error are larger than reasons, but not by much.
  private static final int MAX_ANSWER = 65_536;

  /// The client's own time-out and ours end at the same moment: either is told like this.
  private static final Reply NOT_IN_TIME = new Reply.Unanswered("no answer");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .executor(threads)
          .build();
  private final Duration patience;

  /// @param patience how long an answer may take
  PushCalls(Duration patience) {
    this.patience = patience;
  }

  /// Calls, and blocks until there is an answer or time is up.
  HttpResponse<byte[]> send(HttpRequest.Builder call) throws NoAnswer {
    // The request's own time-out ends with the headers: a body that never ends would hold us.
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            call.timeout(patience).build(),
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      answer.cancel(true);
      throw new NoAnswer(NOT_IN_TIME);
    } catch (ExecutionException e) {
      throw new NoAnswer(reply(e.getCause()));
    } catch (InterruptedException _) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new NoAnswer(new Reply.Unanswered("interrupted"));
    }
  }

  /// What a failure of a call means. Only one that began may have arrived.
  static Reply reply(@Nullable Throwable failure) {
    if (!(failure instanceof IOException)) {
      return new Reply.Refused("could not be sent");
    }
    if (neverBegan(failure)) {
      return new Reply.Later("no answer (%s)".formatted(failure.getClass().getSimpleName()), null);
    }
    return failure instanceof HttpTimeoutException
        ? NOT_IN_TIME
        : new Reply.Unanswered("no answer (%s)".formatted(failure.getClass().getSimpleName()));
  }

  private static boolean neverBegan(Throwable failure) {
    return failure instanceof ConnectException
        || failure instanceof UnknownHostException
        || failure instanceof HttpConnectTimeoutException
        || failure instanceof SSLHandshakeException
        || failure.getCause() instanceof UnresolvedAddressException;
  }

  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdownNow();
  }

  /// There was no answer.
  static final class NoAnswer extends Exception {
    private final transient Reply reply;

    NoAnswer(Reply reply) {
      super(reply.text());
      this.reply = reply;
    }

    /// What that means for what was to be sent.
    Reply reply() {
      return reply;
    }
  }
}
