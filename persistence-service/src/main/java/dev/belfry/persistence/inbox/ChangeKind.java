package dev.belfry.persistence.inbox;

import dev.belfry.events.NotificationArchived;
import dev.belfry.events.NotificationClicked;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationMark;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnarchived;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.NotificationWithdrawn;
import java.util.Locale;

/// The kinds of rows in `state_change`.
public enum ChangeKind {
  READ,
  UNREAD,
  ARCHIVED,
  UNARCHIVED,
  DELETED,
  WITHDRAWN,
  CLICKED,
  ALL_READ,
  ALL_ARCHIVED;

  /// The kind of such an event.
  public static ChangeKind of(NotificationMark event) {
    return switch (event) {
      case NotificationRead _ -> READ;
      case NotificationUnread _ -> UNREAD;
      case NotificationArchived _ -> ARCHIVED;
      case NotificationUnarchived _ -> UNARCHIVED;
      case NotificationDeleted _ -> DELETED;
      case NotificationWithdrawn _ -> WITHDRAWN;
      case NotificationClicked _ -> CLICKED;
    };
  }

  /// The kind of that name in the database.
  public static ChangeKind ofWireName(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }

  /// The name in the database.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
