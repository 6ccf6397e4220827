package dev.belfry.delivery.projection;

import dev.belfry.delivery.frame.ServerFrame;
import dev.belfry.events.AllRead;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Position;
import dev.belfry.events.SettingsChanged;
import dev.belfry.inbox.Notification;
import org.jspecify.annotations.Nullable;

/// An event as it comes from the log, with the frame that tells it: encoded when first needed, and
/// only once, however many users and sessions it goes to. Belongs to one event loop.
public final class LiveEvent {
  private final LogEntry.Understood entry;
  private @Nullable ServerFrame frame;

  public LiveEvent(LogEntry.Understood entry) {
    this.entry = entry;
  }

  /// What happened.
  public NotificationEvent event() {
    return entry.event();
  }

  /// Where.
  public Position position() {
    return entry.position();
  }

  /// Where in its partition.
  public long offset() {
    return entry.position().offset();
  }

  /// What tells it, if it has an effect.
  public ServerFrame frame() {
    if (frame == null) {
      frame =
          switch (entry.event()) {
            case NewNotification created ->
                ServerFrame.newNotification(
                    Notification.created(created, entry.position(), entry.appendedAt()));
            case NotificationRead read -> ServerFrame.read(read.notificationId());
            case NotificationUnread unread -> ServerFrame.unread(unread.notificationId());
            case NotificationDeleted deleted -> ServerFrame.deleted(deleted.notificationId());
            case NotificationWithdrawn withdrawn -> ServerFrame.deleted(withdrawn.notificationId());
            case AllRead all ->
                ServerFrame.allRead(position().at(all.coveredUpTo(entry.position())));
            case SettingsChanged changed -> ServerFrame.settingsChanged(changed.settings());
          };
    }
    return frame;
  }
}
