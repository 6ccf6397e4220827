package dev.belfry.channel.push;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.util.regex.Pattern;

/// What the answers of browsers' push services mean.
final class WebPushReplies {
  /// That a subscription was made under another key is said by Apple as `VapidPkHashMismatch`, by
  /// Mozilla as `VAPID public key mismatch`, by Google as credentials that `do not correspond`.
  private static final Pattern OTHER_KEY =
      Pattern.compile(
          "vapid\\s*pk\\s*hash\\s*mismatch|vapid.{0,20}key mismatch|do not correspond",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final Clock clock;

  WebPushReplies(Clock clock) {
    this.clock = clock;
  }

  Reply of(int status, HttpHeaders headers, String body) {
    String text = Integer.toString(status);
    return switch (status) {
      case 404, 410 -> new Reply.Gone(text);
      case 400, 401, 403 ->
          OTHER_KEY.matcher(body).find()
              ? new Reply.Gone(text + " subscribed under another key")
              : status == 400 ? new Reply.Refused(text) : new Reply.NotUs(text);
      case 413 -> new Reply.TooLarge(text);
      case 408, 429 -> new Reply.Later(text, RetryAfter.of(headers, clock));
      default -> {
        if (status >= 200 && status < 300) {
          yield new Reply.Taken(text);
        }
        yield status >= 500
            ? new Reply.Later(text, RetryAfter.of(headers, clock))
            : new Reply.Refused(text);
      }
    };
  }
}
