package dev.belfry.channel.push;

import dev.belfry.channel.push.FcmTokens.NoToken;
import dev.belfry.channel.push.FcmTokens.Token;
import dev.belfry.channel.push.PushCalls.NoAnswer;
import dev.belfry.events.PushPlatform;
import dev.belfry.events.PushPut;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Devices with an app that is registered with Firebase Cloud Messaging.
///
/// @see <a href="https://firebase.google.com/docs/cloud-messaging/send/v1-api">HTTP v1</a>
final class FcmService implements Platform {
  private static final Logger log = LoggerFactory.getLogger(FcmService.class);

  private final PushCalls calls;
  private final FcmTokens tokens;
  private final FcmReplies replies;
  private final URI endpoint;
  private final @Nullable URI publicUrl;

  /// @param calls closed with this
  /// @param server where Firebase is
  /// @param publicUrl where people reach Belfry; null if it is not known
  FcmService(
      PushCalls calls,
      FcmCredentials credentials,
      URI server,
      @Nullable URI publicUrl,
      Clock clock) {
    this.calls = calls;
    this.tokens = new FcmTokens(credentials, calls, clock);
    this.replies = new FcmReplies(clock, new TrustingServices());
    this.endpoint =
        server.resolve("/v1/projects/%s/messages:send".formatted(credentials.project()));
    this.publicUrl = publicUrl;
  }

  @Override
  public PushPlatform kind() {
    return PushPlatform.FCM;
  }

  @Override
  public String credentials() {
    return "belfry.channel.push.fcm.credentials-file, the rights of its account, and the clock";
  }

  @Override
  public Reply send(PushPut device, Push push, boolean brief) {
    String registration = device.token();
    if (registration == null) {
      return new Reply.Refused("no token");
    }
    byte[] body =
        FcmPayload.of(
            registration, push, publicUrl, brief ? FcmPayload.SHORT_BYTES : FcmPayload.MAX_BYTES);
    Reply reply;
    try {
      reply = send(body);
    } catch (NoToken e) {
      reply = e.reply();
    } catch (NoAnswer e) {
      reply = e.reply();
    }
    if (reply instanceof Reply.Gone && reply.text().contains(FcmReplies.OTHER_PROJECT)) {
      log.warn(
          "The device {} is registered with another Firebase project than {} names: it is forgotten",
          device.id(),
          "belfry.channel.push.fcm.credentials-file");
    }
    return reply;
  }

  /// A token that does not hold is fetched anew once.
  private Reply send(byte[] body) throws NoToken, NoAnswer {
    Token token = tokens.current();
    HttpResponse<byte[]> response = post(body, token);
    Reply reply = replies.of(response);
    if (reply instanceof Reply.NotUs && response.statusCode() == 401) {
      tokens.discard(token);
      reply = replies.of(post(body, tokens.current()));
    }
    return reply;
  }

  private HttpResponse<byte[]> post(byte[] body, Token token) throws NoAnswer {
    return calls.send(
        HttpRequest.newBuilder(endpoint)
            .header("Authorization", "Bearer " + token.value())
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  @Override
  public void close() {
    tokens.close();
    calls.close();
  }
}
