package dev.belfry.persistence.sink;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What events did to one notification in one inbox. A mark-all-read is in here only if it reached
/// what had been marked unread before; else it touches no notification.
///
/// @param readOffset the event that made it read, if none made it unread since
/// @param readAt that event's time
/// @param unreadOffset the last event that made it unread: from then on only `readOffset` says
///   whether it is read
/// @param removedOffset the event that removed it
record Marks(
    @Nullable Long readOffset,
    @Nullable Instant readAt,
    @Nullable Long unreadOffset,
    @Nullable Long removedOffset) {
  static final Marks NONE = new Marks(null, null, null, null);

  Marks read(long offset, Instant at) {
    return new Marks(offset, at, unreadOffset, removedOffset);
  }

  Marks unread(long offset) {
    return new Marks(null, null, offset, removedOffset);
  }

  Marks removed(long offset) {
    return new Marks(readOffset, readAt, unreadOffset, offset);
  }

  /// Whether a mark-all-read that reaches the notification has to be noted here.
  boolean isMarkedUnread() {
    return unreadOffset != null && readOffset == null && removedOffset == null;
  }

  boolean isRemoved() {
    return removedOffset != null;
  }
}
