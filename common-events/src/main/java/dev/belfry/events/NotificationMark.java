package dev.belfry.events;

import java.util.UUID;

/// Someone did something about one notification that is there already.
public sealed interface NotificationMark extends NotificationEvent
    permits NotificationRead,
        NotificationUnread,
        NotificationArchived,
        NotificationUnarchived,
        NotificationDeleted,
        NotificationWithdrawn,
        NotificationClicked {
  /// Which notification.
  UUID notificationId();

  /// The `sub` of the token that asked for it.
  String actor();
}
