package dev.belfry.persistence.sink;

import dev.belfry.events.EventType;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NewNotification;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SettingsChanged;
import dev.belfry.persistence.deadletter.DeadLetter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The rows that a stretch of the log leads to: for each record one new row, and the present state
/// of what it changed.
final class Consequences {
  final List<NewRow> notifications = new ArrayList<>();
  final List<ChangeRow> changes = new ArrayList<>();
  final List<SettingsRow> settings = new ArrayList<>();
  final List<DuplicateRow> duplicates = new ArrayList<>();
  final List<DeadLetter> deadLetters = new ArrayList<>();

  /// Of notifications that are not new themselves.
  final Map<EventKey, Marks> changedMarks = new HashMap<>();

  final Map<BroadcastKey, Marks> changedBroadcastMarks = new HashMap<>();

  private final Map<Tally.Line, Integer> counts = new HashMap<>();

  void count(Outcome outcome, @Nullable EventType type) {
    counts.merge(Tally.Line.of(outcome, type), 1, Integer::sum);
  }

  Tally tally() {
    return new Tally(counts);
  }

  /// One user's side of one broadcast.
  record BroadcastKey(RecipientId recipient, UUID id) {}

  /// @param marks its state at the end of the stretch, filled in then
  record NewRow(LogEntry.Understood entry, NewNotification event, boolean pushable, Marks marks) {
    EventKey key() {
      return new EventKey(entry.position().partition(), event.id());
    }

    NewRow with(Marks present) {
      return new NewRow(entry, event, pushable, present);
    }
  }

  record ChangeRow(
      EventKey event,
      long offset,
      Instant appendedAt,
      @Nullable RecipientId recipient,
      String kind,
      @Nullable UUID notificationId,
      @Nullable Long upTo,
      String actor,
      boolean effective) {}

  record SettingsRow(EventKey event, LogEntry.Understood entry, SettingsChanged change) {}

  record DuplicateRow(String topic, EventKey event, long offset, Instant appendedAt) {}
}
