package dev.belfry.channel.push;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import dev.belfry.events.PushPlatform;
import dev.belfry.events.PushPut;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Apple's devices with one app. The client keeps its connection, signs a token for it, and signs
/// another before an hour is over.
///
/// @see <a
///   href="https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns">Sending
///   requests to APNs</a>
final class ApnsService implements Platform {
  /// A token becomes part of a path.
  private static final Pattern TOKEN = Pattern.compile("[0-9A-Fa-f]{16,400}");

  private static final Duration END = Duration.ofSeconds(2);

  private final ApnsClient client;
  private final String topic;
  private final @Nullable URI publicUrl;
  private final Duration patience;
  private final ApnsReplies replies = new ApnsReplies(new TrustingServices());

  /// @param client closed with this
  /// @param topic which app
  /// @param publicUrl where people reach Belfry; null if it is not known
  /// @param patience how long an answer may take
  ApnsService(ApnsClient client, String topic, @Nullable URI publicUrl, Duration patience) {
    this.client = client;
    this.topic = topic;
    this.publicUrl = publicUrl;
    this.patience = patience;
  }

  @Override
  public PushPlatform kind() {
    return PushPlatform.APNS;
  }

  @Override
  public String credentials() {
    return "belfry.channel.push.apns.key-file, key-id, team-id, topic and sandbox, and the clock";
  }

  @Override
  public Reply send(PushPut device, Push push, boolean brief) {
    String token = device.token();
    if (token == null || !TOKEN.matcher(token).matches()) {
      return new Reply.Gone("no device token");
    }
    SimpleApnsPushNotification notification =
        new SimpleApnsPushNotification(
            token,
            topic,
            ApnsPayload.of(
                push, publicUrl, brief ? ApnsPayload.SHORT_BYTES : ApnsPayload.MAX_BYTES),
            ApnsPayload.expiration(push),
            push.urgent() ? DeliveryPriority.IMMEDIATE : DeliveryPriority.CONSERVE_POWER,
            PushType.ALERT,
            ApnsPayload.collapseId(push.tag()),
            push.id());
    Reply reply = send(device, notification);
    // The connection that had the old token ends with it: the next has another.
    return ApnsReplies.isOfOldToken(reply) ? send(device, notification) : reply;
  }

  private Reply send(PushPut device, SimpleApnsPushNotification notification) {
    return await(client.sendNotification(notification), device.registeredAt());
  }

  /// Blocks until there is an answer or time is up.
  Reply await(
      CompletableFuture<PushNotificationResponse<SimpleApnsPushNotification>> answer,
      Instant registeredAt) {
    try {
      return replies.of(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS), registeredAt);
    } catch (TimeoutException _) {
      return new Reply.Unanswered("no answer");
    } catch (ExecutionException e) {
      return ApnsReplies.ofFailure(e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Reply.Unanswered("interrupted");
    }
  }

  @Override
  public void close() {
    client.close().completeOnTimeout(null, END.toMillis(), TimeUnit.MILLISECONDS).join();
  }
}
