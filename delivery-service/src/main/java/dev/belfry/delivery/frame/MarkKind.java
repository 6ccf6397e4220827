package dev.belfry.delivery.frame;

import dev.belfry.events.NotificationArchived;
import dev.belfry.events.NotificationClicked;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationMark;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnarchived;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.RecipientId;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// What a client may do about one notification: the frame that asks for it, and the event that it
/// becomes.
public enum MarkKind {
  READ("mark_as_read"),
  UNREAD("mark_as_unread"),
  ARCHIVED("archive"),
  UNARCHIVED("unarchive"),
  DELETED("delete"),
  CLICKED("click");

  private final String frameType;

  MarkKind(String frameType) {
    this.frameType = frameType;
  }

  /// The kind that a type of frame asks for, if it does.
  static Optional<MarkKind> ofFrame(String type) {
    return Arrays.stream(values()).filter(kind -> kind.frameType.equals(type)).findFirst();
  }

  /// The event, by which the user does so in their own inbox.
  public NotificationMark by(RecipientId user, UUID notificationId) {
    return switch (this) {
      case READ -> new NotificationRead(user, notificationId, user.value());
      case UNREAD -> new NotificationUnread(user, notificationId, user.value());
      case ARCHIVED -> new NotificationArchived(user, notificationId, user.value());
      case UNARCHIVED -> new NotificationUnarchived(user, notificationId, user.value());
      case DELETED -> new NotificationDeleted(user, notificationId, user.value());
      case CLICKED -> new NotificationClicked(user, notificationId, user.value());
    };
  }
}
