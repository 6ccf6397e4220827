package dev.belfry.channel.push;

import com.nimbusds.jose.util.Base64URL;
import com.zerodeplibs.webpush.EncryptedPushMessage;
import com.zerodeplibs.webpush.MessageEncryptionException;
import com.zerodeplibs.webpush.MessageEncryptions;
import com.zerodeplibs.webpush.PushMessage;
import com.zerodeplibs.webpush.UserAgentMessageEncryptionKeyInfo;
import com.zerodeplibs.webpush.header.TTL;
import com.zerodeplibs.webpush.header.Topic;
import com.zerodeplibs.webpush.header.Urgency;
import dev.belfry.channel.push.PushCalls.NoAnswer;
import dev.belfry.events.PushPlatform;
import dev.belfry.events.PushPut;
import dev.belfry.events.Sha256;
import dev.belfry.service.push.BrowserKeys;
import dev.belfry.service.push.PushEndpoints;
import dev.belfry.service.push.VapidKey;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// Browsers: each names the push service that takes what is for it.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc8030">RFC 8030</a>
final class WebPushService implements Platform {
  private static final int TOPIC_LENGTH = 32;

  private final PushCalls calls;
  private final VapidKey key;
  private final PushEndpoints endpoints;
  private final Authorization authorization;
  private final WebPushReplies replies;
  private final @Nullable URI publicUrl;

  /// By their origins.
  private final TrustingServices trusting = new TrustingServices();

  /// @param calls closed with this
  /// @param subject whom a push service may write to
  /// @param publicUrl where people reach Belfry; null if it is not known
  WebPushService(
      PushCalls calls,
      VapidKey key,
      PushEndpoints endpoints,
      String subject,
      @Nullable URI publicUrl,
      Clock clock) {
    this.calls = calls;
    this.key = key;
    this.endpoints = endpoints;
    this.authorization = new Authorization(key, subject, clock);
    this.replies = new WebPushReplies(clock);
    this.publicUrl = publicUrl;
  }

  @Override
  public PushPlatform kind() {
    return PushPlatform.WEB;
  }

  @Override
  public String credentials() {
    return "belfry.channel.push.web.subject, the keys, and the clock";
  }

  @Override
  public Reply send(PushPut subscription, Push push, boolean brief) {
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
    int most = brief ? WebPayload.SHORT_BYTES : WebPayload.MAX_BYTES;
    try {
      return call(
          URI.create(endpoint),
          encrypted(p256dh, auth, WebPayload.of(push, publicUrl, most)),
          push);
    } catch (MessageEncryptionException _) {
      return new Reply.Refused("can't be encrypted for this browser");
    } catch (NoAnswer e) {
      return e.reply();
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

  private Reply call(URI endpoint, EncryptedPushMessage message, Push push) throws NoAnswer {
    HttpRequest.Builder call =
        HttpRequest.newBuilder(endpoint)
            .header("Authorization", authorization.of(endpoint))
            .header("Content-Type", message.mediaType())
            .header("Content-Encoding", message.contentEncoding())
            .header(TTL.HEADER_NAME, Long.toString(push.timeToLive().toSeconds()))
            .header(Urgency.HEADER_NAME, push.urgent() ? Urgency.high() : Urgency.normal())
            .POST(BodyPublishers.ofByteArray(message.toBytes()));
    if (push.collapseKey() != null) {
      call.header(Topic.HEADER_NAME, Topic.ensure(topic(push.collapseKey())));
    }
    HttpResponse<byte[]> response = calls.send(call);
    return judged(
        endpoint,
        replies.of(
            response.statusCode(),
            response.headers(),
            new String(response.body(), StandardCharsets.UTF_8)));
  }

  /// The key itself may be longer than a topic, and is nobody else's business.
  private static String topic(String collapseKey) {
    return Base64URL.encode(Sha256.of(collapseKey.getBytes(StandardCharsets.UTF_8)))
        .toString()
        .substring(0, TOPIC_LENGTH);
  }

  /// Whoever registers an endpoint may name one of a push service's that nobody may push to: that
  /// must not stop what goes to others.
  private Reply judged(URI endpoint, Reply reply) {
    String origin = endpoint.resolve("/").toString();
    if (reply instanceof Reply.Taken) {
      trusting.add(origin);
    }
    if (!(reply instanceof Reply.NotUs(String text))) {
      return reply;
    }
    if (trusting.contains(origin)) {
      return new Reply.Refused(text);
    }
    // A key that another push service takes is right: this one has its own reasons.
    return trusting.isEmpty() ? reply : new Reply.Later(text, null);
  }

  @Override
  public void close() {
    calls.close();
  }
}
