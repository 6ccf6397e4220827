package dev.belfry.persistence.sink;

import dev.belfry.consumer.sink.Outcome;
import dev.belfry.consumer.sink.Tally;
import dev.belfry.events.EventType;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NewNotification;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsEvent;
import dev.belfry.persistence.audit.deadletters.DeadLetter;
import dev.belfry.persistence.inbox.ChangeKind;
import dev.belfry.persistence.sink.MarkAlls.Covering;
import dev.belfry.persistence.sink.ReachSteps.Reach;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The rows that a batch of the log leads to: for each record one new row, and the present state of
/// what it changed.
final class RowChanges {
  final List<NewRow> notifications = new ArrayList<>();
  final List<ChangeRow> changes = new ArrayList<>();
  final List<SettingsRow> settings = new ArrayList<>();
  final List<DuplicateRow> duplicates = new ArrayList<>();
  final List<DeadLetter> deadLetters = new ArrayList<>();

  /// Of notifications that are not new themselves.
  final Map<EventKey, Marks> changedMarks = new HashMap<>();

  final Map<BroadcastKey, BroadcastMarks> changedBroadcastMarks = new HashMap<>();

  /// What mark-all-reads and archive-alls did to what is not new, before all else here is written:
  /// the marks here have it in them already.
  final Map<MarkedAs, List<Covering>> coverings = new EnumMap<>(MarkedAs.class);

  /// What of it happened for the first time, but for what mark-all-reads reached.
  final StepCounts steps = new StepCounts();

  /// How far mark-all-reads reached beyond all before them: what that made read is counted when all
  /// else here is written.
  final List<Reach> reaches = new ArrayList<>();

  private final Map<Tally.Line, Integer> counts = new HashMap<>();

  void count(Outcome outcome, @Nullable EventType type) {
    counts.merge(Tally.Line.of(outcome, type), 1, Integer::sum);
  }

  Tally tally() {
    return new Tally(counts);
  }

  /// One user's side of one broadcast.
  record BroadcastKey(RecipientId recipient, UUID id) {}

  /// @param notificationOffset the broadcast's place in the partition of the recipient
  record BroadcastMarks(long notificationOffset, Marks marks) {}

  /// @param marks its state at the end of the batch, filled in then
  record NewRow(LogEntry.Understood entry, NewNotification event, boolean pushable, Marks marks) {
    EventKey key() {
      return new EventKey(entry.position().partition(), event.id());
    }

    NewRow with(Marks present) {
      return new NewRow(entry, event, pushable, present);
    }
  }

  /// @param event the event's id
  /// @param all what there is to say of what marks all, and only of that
  /// @param was what had made the notification read; only of an effective unread
  /// @param unarchived only of what took a notification out of the archive
  record ChangeRow(
      EventKey event,
      LogEntry.Understood entry,
      ChangeKind kind,
      @Nullable UUID notificationId,
      String actor,
      boolean effective,
      @Nullable AllMarkedRow all,
      @Nullable ReadMark was,
      @Nullable Unarchived unarchived) {
    @Nullable RecipientId recipient() {
      return entry.event().recipient();
    }

    long offset() {
      return entry.position().offset();
    }

    ChangeRow with(AllMarkedRow other) {
      return new ChangeRow(
          event, entry, kind, notificationId, actor, effective, other, was, unarchived);
    }
  }

  /// @param what it marks all as
  /// @param upTo the offset it reached, -1 if none
  /// @param raises whether that is further than all before it
  /// @param supersededBy the first later one of the batch that reached at least as far
  record AllMarkedRow(MarkedAs what, long upTo, boolean raises, @Nullable Long supersededBy) {
    AllMarkedRow supersededBy(@Nullable Long later) {
      return new AllMarkedRow(what, upTo, raises, later);
    }

    boolean raises(MarkedAs kind) {
      return raises && what == kind;
    }
  }

  /// @param was the event that had archived it
  /// @param isUnread whether it is unread
  record Unarchived(long was, boolean isUnread) {}

  /// @param after the settings that it leads to
  record SettingsRow(
      EventKey event, LogEntry.Understood entry, SettingsEvent change, Settings after) {}

  record DuplicateRow(String topic, EventKey event, long offset, Instant appendedAt) {}
}
