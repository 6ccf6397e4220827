package dev.belfry.channel.push;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the answers of push services mean.
final class PushReplies {
  private static final Duration LONGEST_WAIT = Duration.ofHours(24);

  /// That a subscription was made under another key is said by Apple as `VapidPkHashMismatch`, by
  /// Mozilla as `VAPID public key mismatch`, by Google as credentials that `do not correspond`.
  private static final Pattern OTHER_KEY =
      Pattern.compile(
          "vapid\\s*pk\\s*hash\\s*mismatch|vapid.{0,20}key mismatch|do not correspond",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final Clock clock;

  PushReplies(Clock clock) {
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
      case 408, 429 -> new Reply.Later(text, retryAfter(headers));
      default -> {
        if (status >= 200 && status < 300) {
          yield new Reply.Taken(text);
        }
        yield status >= 500 ? new Reply.Later(text, retryAfter(headers)) : new Reply.Refused(text);
      }
    };
  }

  private @Nullable Duration retryAfter(HttpHeaders headers) {
    String value = headers.firstValue("Retry-After").orElse("").strip();
    Duration wait;
    try {
      wait =
          value.matches("[0-9]{1,9}")
              ? Duration.ofSeconds(Long.parseLong(value))
              : Duration.between(
                  clock.instant(),
                  ZonedDateTime.parse(
                          value, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                      .toInstant());
    } catch (DateTimeException _) {
      return null;
    }
    if (!wait.isPositive()) {
      return null;
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }
}
