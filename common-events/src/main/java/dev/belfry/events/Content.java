package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a notification says, alike for one recipient and for all.
///
/// @param title 1 to 200 code points
/// @param message 1 to 10,000 code points
/// @param notificationType its kind
/// @param data the sender's own JSON, `{}` if there is none
/// @param actionUrl where a click leads: http, https or a path of the host's own
/// @param expiresAt from when on it is gone from lists, counts and pushes; to the millisecond
/// @param realtime false: stored and counted, never pushed as `new_notification`, because its
///   sender or its category wants that
/// @param routing where it belongs and which way it may go
public record Content(
    String title,
    String message,
    NotificationType notificationType,
    JsonObject data,
    @Nullable String actionUrl,
    @Nullable Instant expiresAt,
    boolean realtime,
    @JsonUnwrapped Routing routing) {

  public Content {
    requireNonNull(title, "title");
    requireNonNull(message, "message");
    requireNonNull(routing, "routing");
  }

  /// Of the category `default`, as it is until someone changes it.
  public Content(
      String title,
      String message,
      NotificationType notificationType,
      JsonObject data,
      @Nullable String actionUrl,
      @Nullable Instant expiresAt,
      boolean realtime) {
    this(title, message, notificationType, data, actionUrl, expiresAt, realtime, Routing.DEFAULT);
  }

  /// As read from JSON, where what is not said has its default.
  static Content read(
      String title,
      String message,
      @Nullable NotificationType notificationType,
      @Nullable JsonObject data,
      @Nullable String actionUrl,
      @Nullable Instant expiresAt,
      @Nullable Boolean realtime,
      Routing routing) {
    return new Content(
        title,
        message,
        notificationType == null ? NotificationType.INFO : notificationType,
        data == null ? JsonObject.EMPTY : data,
        actionUrl,
        expiresAt,
        realtime == null || realtime,
        routing);
  }

  /// The same, in a version of its category: to sockets it goes if all of them want that.
  public Content in(Category category) {
    Set<Channel> named = routing.channels();
    return new Content(
        title,
        message,
        notificationType,
        data,
        actionUrl,
        expiresAt,
        realtime
            && category.channels().allow(Channel.REALTIME)
            && (named == null || named.contains(Channel.REALTIME)),
        routing.in(category));
  }

  /// The same, with another expiry.
  public Content expiringAt(Instant time) {
    return new Content(title, message, notificationType, data, actionUrl, time, realtime, routing);
  }

  /// Whether it is gone at that time: an expiry at exactly `now` has passed.
  public boolean isExpired(Instant now) {
    return expiresAt != null && !expiresAt.isAfter(now);
  }
}
