package dev.belfry.delivery.projection;

import dev.belfry.events.AllRead;
import dev.belfry.events.Content;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsChanged;
import dev.belfry.inbox.Snapshot;
import java.time.Instant;
import java.util.List;

/// What a node knows of one connected user: the settings in force and which notifications are
/// unread. Seeded by a snapshot, changed by the log alone. Belongs to one event loop.
public final class Inbox {
  private final UnreadSet unread = new UnreadSet();
  private Settings settings;

  /// @param now what has expired by then is left out
  public Inbox(Settings settings, List<Snapshot.UnreadNotification> unread, Instant now) {
    this.settings = settings;
    for (Snapshot.UnreadNotification notification : unread) {
      Instant expiresAt = notification.expiresAt();
      if (expiresAt == null || expiresAt.isAfter(now)) {
        this.unread.add(notification.id(), notification.offset(), expiresAt);
      }
    }
  }

  /// The settings in force.
  public Settings settings() {
    return settings;
  }

  /// How many notifications are unread, not counting those expired when it was last looked at.
  public int unreadCount() {
    return unread.size();
  }

  /// Applies the next event of this user. [Effect#UNCERTAIN]: nothing has been changed.
  ///
  /// @param now decides what has expired
  public Effect apply(LiveEvent live, Instant now) {
    return switch (live.event()) {
      case NewNotification created -> {
        Content content = created.content();
        if (content.isExpired(now)
            || !unread.add(created.id(), live.offset(), content.expiresAt())) {
          yield Effect.NONE;
        }
        yield settings.allowPushOf(content) ? Effect.TOLD : Effect.COUNTED;
      }
      case NotificationRead read -> toldIf(unread.remove(read.notificationId()));
      // Only what was read and is still there can become unread.
      case NotificationUnread again ->
          unread.contains(again.notificationId()) ? Effect.NONE : Effect.UNCERTAIN;
      case NotificationDeleted deleted ->
          unread.remove(deleted.notificationId()) ? Effect.TOLD : Effect.UNCERTAIN;
      // Who sent it decides, and that is not kept here.
      case NotificationWithdrawn _ -> Effect.UNCERTAIN;
      case AllRead all -> toldIf(unread.removeUpTo(all.coveredUpTo(live.position())) > 0);
      case SettingsChanged changed -> {
        boolean differ = !changed.settings().equals(settings);
        settings = changed.settings();
        yield toldIf(differ);
      }
    };
  }

  /// What an event is taken for while history is away and nothing is known but the settings: what
  /// the user did herself is told, what others did only if she wants it pushed.
  public static Effect applyBlindly(LiveEvent live, Settings settings, Instant now) {
    return switch (live.event()) {
      case NewNotification created ->
          toldIf(!created.content().isExpired(now) && settings.allowPushOf(created.content()));
      case NotificationWithdrawn _ -> Effect.NONE;
      case NotificationRead _,
          NotificationUnread _,
          NotificationDeleted _,
          AllRead _,
          SettingsChanged _ ->
          Effect.TOLD;
    };
  }

  /// Forgets what has expired.
  ///
  /// @return how many
  public int expire(Instant now) {
    return unread.removeExpired(now);
  }

  /// The first expiry to come, in milliseconds since 1970; [Long#MAX_VALUE] if none.
  public long nextExpiry() {
    return unread.nextExpiry();
  }

  private static Effect toldIf(boolean changed) {
    return changed ? Effect.TOLD : Effect.NONE;
  }
}
