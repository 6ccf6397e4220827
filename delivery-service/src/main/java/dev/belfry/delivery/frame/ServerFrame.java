package dev.belfry.delivery.frame;

import dev.belfry.events.Json;
import dev.belfry.events.Position;
import dev.belfry.events.SettingsMembers;
import dev.belfry.inbox.Change;
import dev.belfry.inbox.Notification;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A change as it is told to every session of a user, or to every user: encoded once, completed for
/// each session with what differs. Immutable.
public final class ServerFrame {
  private static final ServerFrame UNREAD_COUNT =
      new ServerFrame("{\"type\":\"unread_count\"", true, null);
  private static final ServerFrame RESYNCED = new ServerFrame("{\"type\":\"resynced\"", true, null);

  private final String open;
  private final int openBytes;
  private final boolean counted;
  private final @Nullable UUID pushed;

  /// @param open the object's text up to where `unread_count` and `position` follow
  private ServerFrame(String open, boolean counted, @Nullable UUID pushed) {
    this.open = open;
    this.openBytes = TextFrame.utf8Length(open);
    this.counted = counted;
    this.pushed = pushed;
  }

  private static ServerFrame newNotification(Notification notification) {
    return new ServerFrame(
        "{\"type\":\"new_notification\",\"notification\":"
            + Json.mapper().writeValueAsString(notification),
        true,
        notification.id());
  }

  /// `notification_read`
  public static ServerFrame read(UUID notificationId) {
    return about("notification_read", notificationId);
  }

  /// `notification_deleted`
  public static ServerFrame deleted(UUID notificationId) {
    return about("notification_deleted", notificationId);
  }

  /// `notification_archived`
  public static ServerFrame archived(UUID notificationId) {
    return about("notification_archived", notificationId);
  }

  private static ServerFrame about(String type, UUID notificationId) {
    return new ServerFrame(
        "{\"type\":\"%s\",\"notification_id\":\"%s\"".formatted(type, notificationId), true, null);
  }

  private static ServerFrame allRead(Position upTo) {
    return new ServerFrame("{\"type\":\"all_read\",\"up_to\":\"%s\"".formatted(upTo), true, null);
  }

  private static ServerFrame allArchived(Position upTo) {
    return new ServerFrame(
        "{\"type\":\"all_archived\",\"up_to\":\"%s\"".formatted(upTo), true, null);
  }

  /// `settings_changed`, with only some of the settings.
  public static ServerFrame settingsChanged(SettingsMembers settings) {
    return settings(settings);
  }

  private static ServerFrame settings(Object settings) {
    return new ServerFrame(
        "{\"type\":\"settings_changed\",\"settings\":" + Json.mapper().writeValueAsString(settings),
        false,
        null);
  }

  /// `unread_count`
  public static ServerFrame unreadCount() {
    return UNREAD_COUNT;
  }

  /// `resynced`
  public static ServerFrame resynced() {
    return RESYNCED;
  }

  /// What tells a change.
  public static ServerFrame of(Change change) {
    return switch (change) {
      case Change.Created created -> newNotification(created.notification());
      case Change.Read read -> read(read.notificationId());
      case Change.Unread unread -> about("notification_unread", unread.notificationId());
      case Change.Deleted deleted -> deleted(deleted.notificationId());
      case Change.EverythingRead all -> allRead(all.upTo());
      case Change.Archived archived -> archived(archived.notificationId());
      case Change.Unarchived unarchived ->
          about("notification_unarchived", unarchived.notificationId());
      case Change.EverythingArchived all -> allArchived(all.upTo());
      case Change.NewSettings changed -> settings(changed.settings());
    };
  }

  /// The notification that this frame pushes, if it does.
  public @Nullable UUID pushed() {
    return pushed;
  }

  /// Whether it tells the count of what is unread.
  public boolean isCounted() {
    return counted;
  }

  /// Roughly how much memory one session's copy takes while it waits.
  public int size() {
    return openBytes + 160;
  }

  /// The frame for a session whose history is known.
  ///
  /// @param position everything up to it has been sent with this frame
  /// @param prev of the positioned frame before it on this session
  public TextFrame at(int unreadCount, Position position, @Nullable Position prev) {
    return complete(
        (counted ? ",\"unread_count\":" + unreadCount : "")
            + ",\"position\":\""
            + position
            + (prev == null ? "\",\"prev\":null}" : "\",\"prev\":\"" + prev + "\"}"));
  }

  /// The frame for a session whose history is away: without a position, without a count.
  public TextFrame withoutPosition() {
    return complete(counted ? ",\"unread_count\":null}" : "}");
  }

  private TextFrame complete(String tail) {
    return new TextFrame(open + tail, openBytes + tail.length());
  }
}
