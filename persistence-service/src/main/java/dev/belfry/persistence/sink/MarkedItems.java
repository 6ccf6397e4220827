package dev.belfry.persistence.sink;

import dev.belfry.events.AllMarked;
import dev.belfry.events.LogEntry;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.sink.RowChanges.AllMarkedRow;
import dev.belfry.persistence.sink.RowChanges.BroadcastKey;
import dev.belfry.persistence.sink.RowChanges.BroadcastMarks;
import dev.belfry.persistence.sink.RowChanges.ChangeRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The notifications that a batch of the log is about, as they are at the record that it has come
/// to: what the rows said before the batch, and what it has done since.
final class MarkedItems {
  private final PriorState prior;
  private final Map<EventKey, InboxItem> newItems = new HashMap<>();
  private final Map<EventKey, Marks> marks = new HashMap<>();
  private final Map<BroadcastKey, BroadcastMarks> broadcastMarks = new HashMap<>();
  private final Map<MarkedAs, Map<RecipientId, MarkAlls>> markAlls = new EnumMap<>(MarkedAs.class);

  MarkedItems(PriorState prior) {
    this.prior = prior;
  }

  void add(InboxItem item) {
    newItems.put(item.key(), item);
  }

  @Nullable InboxItem find(EventKey key) {
    InboxItem fresh = newItems.get(key);
    return fresh == null ? prior.items.get(key) : fresh;
  }

  /// The notification, if it is in that inbox at this point of the log, archived or not.
  @Nullable InboxItem present(LogEntry.Understood entry, RecipientId recipient, UUID id) {
    InboxItem item = find(new EventKey(entry.position().partition(), id));
    return item == null
            || !item.isInInboxOf(recipient)
            || item.isExpired(entry.appendedAt())
            || own(item).isRemoved()
            || of(item, recipient).isRemoved()
        ? null
        : item;
  }

  Marks of(InboxItem item, RecipientId recipient) {
    if (!item.isBroadcast()) {
      return own(item);
    }
    var key = new BroadcastKey(recipient, item.id());
    BroadcastMarks changed = broadcastMarks.get(key);
    return changed == null ? prior.broadcastMarks.getOrDefault(key, Marks.NONE) : changed.marks();
  }

  /// Of the notification itself: for a broadcast, whether it was withdrawn from all.
  Marks own(InboxItem item) {
    Marks changed = marks.get(item.key());
    return changed == null ? prior.marks.getOrDefault(item.key(), Marks.NONE) : changed;
  }

  void put(InboxItem item, RecipientId recipient, Marks present) {
    if (item.isBroadcast()) {
      broadcastMarks.put(
          new BroadcastKey(recipient, item.id()),
          new BroadcastMarks(item.createdOffset(), present));
    } else {
      marks.put(item.key(), present);
    }
  }

  void remove(InboxItem item, RecipientId recipient, long offset) {
    Marks present = settled(of(item, recipient), recipient, item.createdOffset());
    put(item, recipient, present.removed(offset));
  }

  /// From whoever has it.
  void withdraw(InboxItem item, long offset) {
    marks.put(item.key(), settled(item.key(), own(item)).removed(offset));
  }

  /// What has made it read; null if it is not.
  @Nullable ReadMark readBy(InboxItem item, RecipientId recipient) {
    Marks present = settled(of(item, recipient), recipient, item.createdOffset());
    if (present.readOffset() != null && present.readAt() != null) {
      return new ReadMark(present.readOffset(), present.readAt());
    }
    return present.unreadOffset() == null ? firstMarkAll(MarkedAs.READ, item, recipient) : null;
  }

  /// What has archived it, by its offset; null if nothing has.
  @Nullable Long archivedBy(InboxItem item, RecipientId recipient) {
    Marks present = settled(of(item, recipient), recipient, item.createdOffset());
    if (present.archivedOffset() != null || present.unarchivedOffset() != null) {
      return present.archivedOffset();
    }
    ReadMark first = firstMarkAll(MarkedAs.ARCHIVED, item, recipient);
    return first == null ? null : first.offset();
  }

  /// The one that first reached a notification to which nothing of its own had done the opposite.
  private @Nullable ReadMark firstMarkAll(MarkedAs what, InboxItem item, RecipientId recipient) {
    ReadMark before = prior.first(what).get(new BroadcastKey(recipient, item.id()));
    return before == null
        ? firstMarkAll(what, recipient, item.createdOffset(), item.createdOffset()).orElse(null)
        : before;
  }

  private Optional<ReadMark> firstMarkAll(
      MarkedAs what, RecipientId recipient, long after, long notificationOffset) {
    MarkAlls some = ofKind(what).get(recipient);
    return some == null ? Optional.empty() : some.firstAfter(after, notificationOffset);
  }

  private Map<RecipientId, MarkAlls> ofKind(MarkedAs what) {
    return markAlls.getOrDefault(what, Map.of());
  }

  /// With what the batch did to all, where something had done the opposite to this one.
  private Marks settled(Marks present, RecipientId recipient, long notificationOffset) {
    Marks settled = present;
    for (MarkedAs what : MarkedAs.values()) {
      Long undoneAt = settled.undoneAt(what);
      if (undoneAt != null) {
        Marks before = settled;
        settled =
            firstMarkAll(what, recipient, undoneAt, notificationOffset)
                .map(mark -> before.with(what, mark))
                .orElse(before);
      }
    }
    return settled;
  }

  /// Likewise, of the notification itself.
  private Marks settled(EventKey key, Marks present) {
    InboxItem item = find(key);
    return item == null || item.owner() == null
        ? present
        : settled(present, item.owner(), item.createdOffset());
  }

  // ---- all of an inbox

  /// All up to an offset is marked.
  ///
  /// @return the offset that the furthest one before it had reached, if this one reaches further
  Optional<Long> markAll(LogEntry.Understood entry, AllMarked event, long upTo) {
    MarkedAs what = MarkedAs.of(event);
    MarkAlls some =
        markAlls
            .computeIfAbsent(what, _ -> new HashMap<>())
            .computeIfAbsent(
                event.recipient(),
                who -> new MarkAlls(who, prior.furthest(what).getOrDefault(who, -1L)));
    long before = some.furthest();
    return some.add(entry.position().offset(), entry.appendedAt(), upTo)
        ? Optional.of(before)
        : Optional.empty();
  }

  // ---- the rows

  /// Says what all of it has come to at the end of the batch.
  void finish(RowChanges result) {
    marks.replaceAll((key, present) -> settled(key, present));
    result.notifications.replaceAll(row -> row.with(marks.getOrDefault(row.key(), Marks.NONE)));
    marks.forEach((key, present) -> {
      if (!newItems.containsKey(key)) {
        result.changedMarks.put(key, present);
      }
    });
    broadcastMarks.forEach((key, present) ->
        result.changedBroadcastMarks.put(
            key,
            new BroadcastMarks(
                present.notificationOffset(),
                settled(present.marks(), key.recipient(), present.notificationOffset()))));
    result.changes.replaceAll(this::superseded);
    markAlls.forEach((what, ofEach) ->
        ofEach
            .values()
            .forEach(some ->
                result
                    .coverings
                    .computeIfAbsent(what, _ -> new ArrayList<>())
                    .addAll(some.coverings())));
  }

  private ChangeRow superseded(ChangeRow row) {
    AllMarkedRow all = row.all();
    MarkAlls some =
        all == null || row.recipient() == null ? null : ofKind(all.what()).get(row.recipient());
    return all == null || some == null
        ? row
        : row.with(all.supersededBy(some.supersededBy(row.offset())));
  }
}
