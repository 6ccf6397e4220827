package dev.belfry.persistence.sink;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What events did to one notification in one inbox. A mark-all-read is in here only if it reached
/// what had been marked unread before, and an archive-all only if it reached what had been taken
/// out of the archive; else they touch no notification.
///
/// @param readOffset the event that made it read, if none made it unread since
/// @param readAt that event's time
/// @param unreadOffset the last event that made it unread: from then on only `readOffset` says
///   whether it is read
/// @param archivedOffset the event that archived it, if none took it out since
/// @param unarchivedOffset the last event that took it out of the archive, as `unreadOffset`
/// @param removedOffset the event that removed it
record Marks(
    @Nullable Long readOffset,
    @Nullable Instant readAt,
    @Nullable Long unreadOffset,
    @Nullable Long archivedOffset,
    @Nullable Long unarchivedOffset,
    @Nullable Long removedOffset) {
  static final Marks NONE = new Marks(null, null, null, null, null, null);

  Marks read(long offset, Instant at) {
    return new Marks(offset, at, unreadOffset, archivedOffset, unarchivedOffset, removedOffset);
  }

  Marks unread(long offset) {
    return new Marks(null, null, offset, archivedOffset, unarchivedOffset, removedOffset);
  }

  Marks archived(long offset) {
    return new Marks(readOffset, readAt, unreadOffset, offset, unarchivedOffset, removedOffset);
  }

  Marks unarchived(long offset) {
    return new Marks(readOffset, readAt, unreadOffset, null, offset, removedOffset);
  }

  Marks removed(long offset) {
    return new Marks(readOffset, readAt, unreadOffset, archivedOffset, unarchivedOffset, offset);
  }

  /// The change after which a mark-all that reaches the notification has to be noted here; null if
  /// it has not.
  @Nullable Long undoneAt(MarkedAs what) {
    return isRemoved() || marked(what) != null
        ? null
        : switch (what) {
          case READ -> unreadOffset;
          case ARCHIVED -> unarchivedOffset;
        };
  }

  /// The event of its own, or else the mark-all after an event of its own, that marked it so.
  private @Nullable Long marked(MarkedAs what) {
    return switch (what) {
      case READ -> readOffset;
      case ARCHIVED -> archivedOffset;
    };
  }

  /// Marked so by a mark-all.
  Marks with(MarkedAs what, ReadMark mark) {
    return switch (what) {
      case READ -> read(mark.offset(), mark.at());
      case ARCHIVED -> archived(mark.offset());
    };
  }

  boolean isRemoved() {
    return removedOffset != null;
  }
}
