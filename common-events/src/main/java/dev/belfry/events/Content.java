package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a notification says, alike for one recipient and for all.
///
/// @param title 1 to 200 code points
/// @param message 1 to 10,000 code points
/// @param notificationType its kind
/// @param data the sender's own JSON, `{}` if there is none
/// @param actionUrl where a click leads: http, https or a path of the host's own
/// @param expiresAt from when on it is gone from lists, counts and pushes; to the millisecond
/// @param realtime false: stored and counted, never pushed as `new_notification`
public record Content(
    String title,
    String message,
    NotificationType notificationType,
    JsonObject data,
    @Nullable String actionUrl,
    @Nullable Instant expiresAt,
    boolean realtime) {

  public Content {
    requireNonNull(title, "title");
    requireNonNull(message, "message");
  }

  /// As read from JSON, where what is not said has its default.
  static Content read(
      String title,
      String message,
      @Nullable NotificationType notificationType,
      @Nullable JsonObject data,
      @Nullable String actionUrl,
      @Nullable Instant expiresAt,
      @Nullable Boolean realtime) {
    return new Content(
        title,
        message,
        notificationType == null ? NotificationType.INFO : notificationType,
        data == null ? JsonObject.EMPTY : data,
        actionUrl,
        expiresAt,
        realtime == null || realtime);
  }

  /// Whether it is gone at that time: an expiry at exactly `now` has passed.
  public boolean isExpired(Instant now) {
    return expiresAt != null && !expiresAt.isAfter(now);
  }
}
