package dev.belfry.inbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.belfry.events.Content;
import dev.belfry.events.JsonObject;
import dev.belfry.events.LocalWords;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Position;
import dev.belfry.events.Presentation;
import dev.belfry.events.RecipientId;
import dev.belfry.events.TemplateVersion;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A notification as its recipient sees it.
///
/// @param id its id
/// @param recipient whose it is; null for a broadcast
/// @param title see [Content]
/// @param message see [Content]
/// @param notificationType see [Content]
/// @param category the key of its category
/// @param template which template its words come from; null for what was sent as words
/// @param locale the language of the words, as a tag of BCP 47; null if that is not known
/// @param data see [Content]
/// @param actionUrl see [Content]
/// @param presentation see [Content]
/// @param isRead whether they have read it
/// @param readAt the log's time of the event that made it read
/// @param isArchived whether they have archived it: it is not in the list then, and does not count
///   as unread
/// @param deliveredAt when the first session that was pushed it acknowledged it
/// @param createdAt the log's time of its creation
/// @param expiresAt see [Content]
/// @param sender who sent it
/// @param position of its creation; for a broadcast, of the copy in the recipient's partition
/// @param broadcast whether it went to everyone
public record Notification(
    UUID id,
    @Nullable RecipientId recipient,
    String title,
    String message,
    NotificationType notificationType,
    String category,
    @Nullable TemplateVersion template,
    @Nullable String locale,
    JsonObject data,
    @Nullable String actionUrl,
    @Nullable Presentation presentation,
    @JsonProperty("is_read") boolean isRead,
    @Nullable Instant readAt,
    @JsonProperty("is_archived") boolean isArchived,
    @Nullable Instant deliveredAt,
    Instant createdAt,
    @Nullable Instant expiresAt,
    String sender,
    Position position,
    boolean broadcast) {

  /// A notification that has just come into being, in the words for whoever has not said what they
  /// read. See [#created(NewNotification, Position, Instant, String)].
  public static Notification created(NewNotification event, Position position, Instant createdAt) {
    return created(event, position, createdAt, null);
  }

  /// A notification that has just come into being: unread and not delivered.
  ///
  /// @param position of its creation
  /// @param createdAt the log's time of it
  /// @param reads the language that its reader has chosen; null if they have not, or if there are
  ///   many
  public static Notification created(
      NewNotification event, Position position, Instant createdAt, @Nullable String reads) {
    Content content = event.content();
    LocalWords words = content.wordsFor(reads);
    return new Notification(
        event.id(),
        event.recipient(),
        words.texts().inApp().title(),
        words.texts().inApp().message(),
        content.notificationType(),
        content.routing().category(),
        content.words() == null ? null : content.words().template(),
        words.locale(),
        content.data(),
        content.actionUrl(),
        content.presentation(),
        false,
        null,
        false,
        null,
        createdAt,
        content.expiresAt(),
        event.sender(),
        position,
        event instanceof NotificationBroadcast);
  }
}
