package dev.belfry.channel.push;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.belfry.channel.push.PushCalls.NoAnswer;
import dev.belfry.events.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Access tokens for Firebase Cloud Messaging. One is used until shortly before its end; while one
/// is fetched, all others wait for it, and for what comes of it.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc7523">RFC 7523</a>
final class FcmTokens implements AutoCloseable {
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  /// So long before its end a token is not used any more.
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private static final Duration USUAL = Duration.ofHours(1);
  private static final String ONLY = "token";

  private final FcmCredentials credentials;
  private final PushCalls calls;
  private final Clock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AsyncCache<String, Token> tokens;

  FcmTokens(FcmCredentials credentials, PushCalls calls, Clock clock) {
    this.credentials = credentials;
    this.calls = calls;
    this.clock = clock;
    this.tokens =
        Caffeine.newBuilder()
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(threads)
            .expireAfter(Expiry.<String, Token>creating((_, token) -> token.usable()))
            .buildAsync();
  }

  /// A token that holds for a while.
  Token current() throws NoToken {
    try {
      return tokens.get(ONLY, (_, _) -> CompletableFuture.supplyAsync(this::fetch, threads)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Failed failed) {
        throw new NoToken(failed.reply);
      }
      throw e;
    }
  }

  /// A token turned out not to hold: the next is fetched anew, once for all who say so.
  void discard(Token token) {
    tokens.synchronous().asMap().remove(ONLY, token);
  }

  private Token fetch() {
    try {
      HttpResponse<byte[]> response =
          calls.send(
              HttpRequest.newBuilder(credentials.tokenUri())
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(
                      BodyPublishers.ofString(
                          "grant_type=%s&assertion=%s"
                              .formatted(
                                  URLEncoder.encode(GRANT, StandardCharsets.UTF_8),
                                  credentials.assertion(clock.instant())))));
      return token(response);
    } catch (NoAnswer e) {
      // Whatever became of this call, no message has left.
      throw new Failed(new Reply.Later("no access token: " + e.reply().text(), null));
    }
  }

  private Token token(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status == 429 || status >= 500) {
      throw new Failed(
          new Reply.Later("no access token: " + status, RetryAfter.of(response.headers(), clock)));
    }
    if (status != 200) {
      throw new Failed(new Reply.NotUs("no access token: " + status));
    }
    try {
      JsonNode json = Json.mapper().readTree(response.body());
      String value = json.path("access_token").asString("");
      if (!value.matches("[!-~]+")) {
        throw new Failed(new Reply.NotUs("no access token: an answer without one"));
      }
      Duration valid =
          Duration.ofSeconds(Math.max(1, json.path("expires_in").asLong(USUAL.toSeconds())));
      return new Token(value, valid);
    } catch (JacksonException _) { // which may repeat what the answer says
      throw new Failed(new Reply.NotUs("no access token: an answer that is no JSON"));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /// @param valid for how long, from when it was given
  record Token(String value, Duration valid) {
    /// A short one is used for half its time at least.
    private Duration usable() {
      Duration most = valid.minus(MARGIN);
      Duration half = valid.dividedBy(2);
      return most.compareTo(half) > 0 ? most : half;
    }

    /// Without the token.
    @Override
    public String toString() {
      return "Token";
    }
  }

  private static final class Failed extends RuntimeException {
    private final transient Reply reply;

    Failed(Reply reply) {
      super(reply.text());
      this.reply = reply;
    }
  }

  /// There is none now.
  static final class NoToken extends Exception {
    private final transient Reply reply;

    private NoToken(Reply reply) {
      super(reply.text());
      this.reply = reply;
    }

    /// What that means for what was to be sent.
    Reply reply() {
      return reply;
    }
  }
}
