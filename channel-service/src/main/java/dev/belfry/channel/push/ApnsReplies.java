package dev.belfry.channel.push;

import com.eatthepath.pushy.apns.PushNotificationResponse;
import io.netty.channel.ChannelException;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http2.Http2Exception;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// What the answers of Apple's push service mean. A wrong topic or environment makes it say of
/// every device that its token is bad, so that counts only where it has taken a push.
///
/// @see <a
///   href="https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns">Handling
///   notification responses from APNs</a>
final class ApnsReplies {
  private static final String OLD_TOKEN = "ExpiredProviderToken";

  private static final String APPLE = "apns";

  private final TrustingServices trusting;

  /// @param trusting whether it has taken a push
  ApnsReplies(TrustingServices trusting) {
    this.trusting = trusting;
  }

  /// Whether a token newly signed may be taken.
  static boolean isOfOldToken(Reply reply) {
    return reply instanceof Reply.NotUs && reply.text().contains(OLD_TOKEN);
  }

  /// @param registeredAt when the device was registered: one that came back since is not gone
  Reply of(PushNotificationResponse<?> response, Instant registeredAt) {
    int status = response.getStatusCode();
    if (response.isAccepted()) {
      trusting.add(APPLE);
      return new Reply.Taken(Integer.toString(status));
    }
    String reason =
        response.getRejectionReason().filter(each -> each.matches("[A-Za-z]{1,40}")).orElse("");
    String text = "%s %s".formatted(status, reason).strip();
    return switch (reason) {
      case "Unregistered", "ExpiredToken" ->
          response.getTokenInvalidationTimestamp().filter(registeredAt::isAfter).isPresent()
              ? new Reply.Refused(text + " before it was registered")
              : new Reply.Gone(text);
      case "BadDeviceToken", "DeviceTokenNotForTopic" ->
          trusting.contains(APPLE) ? new Reply.Gone(text) : new Reply.NotUs(text);
      case "PayloadTooLarge" -> new Reply.TooLarge(text);
      case "TooManyProviderTokenUpdates" -> new Reply.Later(text, null);
      case OLD_TOKEN,
          "BadTopic",
          "MissingTopic",
          "TopicDisallowed",
          "BadCertificate",
          "BadCertificateEnvironment",
          "BadEnvironmentKeyIdInToken",
          "BadEnvironmentKeyInToken" ->
          new Reply.NotUs(text);
      default -> ofStatus(status, text);
    };
  }

  /// What a failure of the client means. It is about the connection, not the message: what a stream
  /// or channel that ends has taken is not known, and a client that is closed has sent nothing.
  static Reply ofFailure(@Nullable Throwable failure) {
    if (failure instanceof Http2Exception
        || failure instanceof ChannelException
        || failure instanceof CodecException) {
      return new Reply.Unanswered("no answer (%s)".formatted(failure.getClass().getSimpleName()));
    }
    return failure instanceof IllegalStateException || failure instanceof RejectedExecutionException
        ? new Reply.Later("the connection is closed", null)
        : PushCalls.reply(failure);
  }

  private static Reply ofStatus(int status, String text) {
    return switch (status) {
      case 410 -> new Reply.Gone(text);
      case 413 -> new Reply.TooLarge(text);
      case 403 -> new Reply.NotUs(text);
      case 429 -> new Reply.Later(text, null);
      default -> status >= 500 ? new Reply.Later(text, null) : new Reply.Refused(text);
    };
  }
}
