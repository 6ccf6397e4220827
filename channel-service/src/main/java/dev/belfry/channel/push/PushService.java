package dev.belfry.channel.push;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.zerodeplibs.webpush.EncryptedPushMessage;
import com.zerodeplibs.webpush.MessageEncryptionException;
import com.zerodeplibs.webpush.MessageEncryptions;
import com.zerodeplibs.webpush.PushMessage;
import com.zerodeplibs.webpush.UserAgentMessageEncryptionKeyInfo;
import com.zerodeplibs.webpush.header.TTL;
import com.zerodeplibs.webpush.header.Topic;
import com.zerodeplibs.webpush.header.Urgency;
import dev.belfry.events.PushPut;
import dev.belfry.service.push.BrowserKeys;
import dev.belfry.service.push.PushEndpoints;
import dev.belfry.service.push.VapidKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Hands one message to the push service of one browser.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc8030">RFC 8030</a>
final class PushService implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /// For so long a push service that took our signature is not taken for one that does not.
  private static final Duration TRUSTING = Duration.ofHours(24);

  /// Pages with an error are larger than reasons, but not by much.
  private static final int MAX_ANSWER = 65_536;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .executor(threads)
          .build();
  private final VapidKey key;
  private final PushEndpoints endpoints;
  private final Authorization authorization;
  private final PushReplies replies;
  private final Duration patience;

  /// The push services that have taken our signature.
  private final Cache<String, Boolean> trusting =
      Caffeine.newBuilder().expireAfterWrite(TRUSTING).maximumSize(1_000).build();

  /// @param subject whom a push service may write to
  /// @param patience how long an answer may take
  PushService(
      VapidKey key, PushEndpoints endpoints, String subject, Duration patience, Clock clock) {
    this.key = key;
    this.endpoints = endpoints;
    this.authorization = new Authorization(key, subject, clock);
    this.replies = new PushReplies(clock);
    this.patience = patience;
  }

  /// Sends a message, and blocks until the push service has answered or time is up.
  ///
  /// @param subscription a browser
  Reply send(PushPut subscription, byte[] payload, Delivery how) {
    String endpoint = subscription.endpoint();
    String p256dh = subscription.p256dh();
    String auth = subscription.auth();
    if (endpoint == null || p256dh == null || auth == null) {
      return new Reply.Refused("no browser");
    }
    if (!key.id().equals(subscription.keyId())) {
      return new Reply.Gone("subscribed under an earlier key");
    }
    // What is in the topic was checked when it was registered, by whatever rules held then.
    if (endpoints.refusal(endpoint).isPresent()) {
      return new Reply.Refused("no push service that is allowed");
    }
    if (!BrowserKeys.isPublicKey(p256dh) || !BrowserKeys.isSecret(auth)) {
      return new Reply.Refused("the browser's keys are none");
    }
    try {
      return call(URI.create(endpoint), encrypted(p256dh, auth, payload), how);
    } catch (MessageEncryptionException _) {
      return new Reply.Refused("can't be encrypted for this browser");
    }
  }

  private static EncryptedPushMessage encrypted(String p256dh, String auth, byte[] payload) {
    return MessageEncryptions.of()
        .encrypt(
            UserAgentMessageEncryptionKeyInfo.of(unpadded(p256dh), unpadded(auth)),
            PushMessage.of(payload));
  }

  private static String unpadded(String base64url) {
    return base64url.replace("=", "");
  }

  private Reply call(URI endpoint, EncryptedPushMessage message, Delivery how) {
    HttpRequest.Builder call =
        HttpRequest.newBuilder(endpoint)
            .header("Authorization", authorization.of(endpoint))
            .header("Content-Type", message.mediaType())
            .header("Content-Encoding", message.contentEncoding())
            .header(TTL.HEADER_NAME, Long.toString(how.timeToLive().toSeconds()))
            .header(Urgency.HEADER_NAME, how.urgent() ? Urgency.high() : Urgency.normal())
            .timeout(patience)
            .POST(BodyPublishers.ofByteArray(message.toBytes()));
    if (how.topic() != null) {
      call.header(Topic.HEADER_NAME, Topic.ensure(how.topic()));
    }
    // The request's own time-out ends with the headers: a body that never ends would hold us.
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(call.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
    try {
      HttpResponse<byte[]> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return judged(
          endpoint,
          replies.of(
              response.statusCode(),
              response.headers(),
              new String(response.body(), StandardCharsets.UTF_8)));
    } catch (TimeoutException _) {
      answer.cancel(true);
      return new Reply.Later("no answer", null);
    } catch (ExecutionException e) {
      return failed(e.getCause());
    } catch (InterruptedException _) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return new Reply.Later("interrupted", null);
    }
  }

  /// Whoever registers an endpoint may name one of a push service's that nobody may push to: that
  /// must not stop what goes to others.
  private Reply judged(URI endpoint, Reply reply) {
    String origin = endpoint.resolve("/").toString();
    if (reply instanceof Reply.Taken) {
      trusting.put(origin, true);
    }
    if (!(reply instanceof Reply.NotUs(String text))) {
      return reply;
    }
    if (trusting.getIfPresent(origin) != null) {
      return new Reply.Refused(text);
    }
    // A key that another push service takes is right: this one has its own reasons.
    return trusting.asMap().isEmpty() ? reply : new Reply.Later(text, null);
  }

  /// Whether it has arrived before the connection broke does not matter: it would be shown once.
  private static Reply failed(@Nullable Throwable cause) {
    return cause instanceof IOException
        ? new Reply.Later("no answer (%s)".formatted(cause.getClass().getSimpleName()), null)
        : new Reply.Refused("could not be sent");
  }

  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdownNow();
  }

  /// How it is to be delivered.
  ///
  /// @param timeToLive how long the push service may keep it; at least a second
  /// @param topic a later one of the same topic replaces one that still waits; null for none
  record Delivery(Duration timeToLive, boolean urgent, @Nullable String topic) {}
}
