package dev.belfry.inbox;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.belfry.events.Position;
import dev.belfry.events.Settings;
import java.util.UUID;

/// One difference in what a recipient sees. The names of the types are those of the frames that
/// tell it.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Change.Created.class, name = "new_notification"),
  @JsonSubTypes.Type(value = Change.Read.class, name = "notification_read"),
  @JsonSubTypes.Type(value = Change.Unread.class, name = "notification_unread"),
  @JsonSubTypes.Type(value = Change.Deleted.class, name = "notification_deleted"),
  @JsonSubTypes.Type(value = Change.EverythingRead.class, name = "all_read"),
  @JsonSubTypes.Type(value = Change.Archived.class, name = "notification_archived"),
  @JsonSubTypes.Type(value = Change.Unarchived.class, name = "notification_unarchived"),
  @JsonSubTypes.Type(value = Change.EverythingArchived.class, name = "all_archived"),
  @JsonSubTypes.Type(value = Change.NewSettings.class, name = "settings_changed")
})
public sealed interface Change {
  /// Where in the log it happened.
  Position position();

  /// A notification came, and is to be pushed.
  record Created(Notification notification, Position position) implements Change {}

  /// A notification was read.
  record Read(UUID notificationId, Position position) implements Change {}

  /// A notification was marked unread.
  record Unread(UUID notificationId, Position position) implements Change {}

  /// A notification was deleted or withdrawn.
  record Deleted(UUID notificationId, Position position) implements Change {}

  /// All was read that stood at or before `upTo`.
  record EverythingRead(Position upTo, Position position) implements Change {}

  /// A notification was archived.
  record Archived(UUID notificationId, Position position) implements Change {}

  /// A notification was taken out of the archive.
  record Unarchived(UUID notificationId, Position position) implements Change {}

  /// All was archived that stood at or before `upTo`.
  record EverythingArchived(Position upTo, Position position) implements Change {}

  /// Other settings are in force.
  record NewSettings(Settings settings, Position position) implements Change {}
}
