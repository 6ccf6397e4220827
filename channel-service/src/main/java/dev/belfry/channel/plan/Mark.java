package dev.belfry.channel.plan;

import dev.belfry.events.AllMarked;
import dev.belfry.events.CancelReason;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NotificationArchived;
import dev.belfry.events.NotificationClicked;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationMark;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnarchived;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.RecipientId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event that may make items needless.
///
/// @param offset only what stands before it is concerned
/// @param recipient whose; null for those of everyone in the partition
/// @param notificationId which; null for all up to an offset
/// @param upTo the last offset that is concerned
/// @param sender who must have sent it for the mark to take effect; null if that does not matter
record Mark(
    int partition,
    long offset,
    Instant at,
    @Nullable RecipientId recipient,
    @Nullable UUID notificationId,
    long upTo,
    @Nullable String sender,
    CancelReason reason) {

  /// The mark that a notification's event is, if it makes anything needless.
  static Optional<Mark> of(LogEntry.Understood entry, NotificationMark event) {
    return switch (event) {
      case NotificationRead _, NotificationArchived _ ->
          Optional.of(of(entry, event, null, CancelReason.READ));
      case NotificationDeleted _ -> Optional.of(of(entry, event, null, CancelReason.DELETED));
      case NotificationWithdrawn _ ->
          Optional.of(of(entry, event, event.actor(), CancelReason.WITHDRAWN));
      case NotificationUnread _, NotificationUnarchived _ ->
          Optional.empty(); // what was cancelled stays so
      case NotificationClicked _ -> Optional.empty(); // whoever clicks reads it too, or does not
    };
  }

  private static Mark of(
      LogEntry.Understood entry,
      NotificationMark event,
      @Nullable String sender,
      CancelReason reason) {
    return new Mark(
        entry.position().partition(),
        entry.position().offset(),
        entry.appendedAt(),
        event.recipient(),
        event.notificationId(),
        entry.position().offset(),
        sender,
        reason);
  }

  /// The mark that covers everything up to a point.
  static Mark of(LogEntry.Understood entry, AllMarked event) {
    return new Mark(
        entry.position().partition(),
        entry.position().offset(),
        entry.appendedAt(),
        event.recipient(),
        null,
        event.coveredUpTo(entry.position()),
        null,
        CancelReason.READ);
  }
}
