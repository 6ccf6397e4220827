package dev.belfry.persistence.sink;

import dev.belfry.consumer.sink.Outcome;
import dev.belfry.events.AllRead;
import dev.belfry.events.EventType;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationClicked;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationMark;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsEvent;
import dev.belfry.persistence.analytics.Step;
import dev.belfry.persistence.audit.deadletters.DeadLetter;
import dev.belfry.persistence.inbox.ChangeKind;
import dev.belfry.persistence.sink.ReachSteps.Reach;
import dev.belfry.persistence.sink.RowChanges.AllReadRow;
import dev.belfry.persistence.sink.RowChanges.BroadcastKey;
import dev.belfry.persistence.sink.RowChanges.BroadcastMarks;
import dev.belfry.persistence.sink.RowChanges.ChangeRow;
import dev.belfry.persistence.sink.RowChanges.DuplicateRow;
import dev.belfry.persistence.sink.RowChanges.NewRow;
import dev.belfry.persistence.sink.RowChanges.SettingsRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Goes through a batch of the log record by record, in order, and says what it leads to. Because
/// each record is judged by all that stands before it, however long the batch, one batch of many
/// and many batches of one lead to the same rows.
///
/// Plain memory; [PriorState] is read from the rows and the [RowChanges] written to them by others.
final class Fold {
  private final PriorState prior;
  private final RowChanges result = new RowChanges();
  private final CountedSteps counted = new CountedSteps(result.steps);
  private final Set<EventKey> seen = new HashSet<>();
  private final Map<EventKey, InboxItem> newItems = new HashMap<>();
  private final Map<EventKey, Marks> marks = new HashMap<>();
  private final Map<BroadcastKey, BroadcastMarks> broadcastMarks = new HashMap<>();
  private final Map<RecipientId, AllReads> allReads = new HashMap<>();
  private final Map<RecipientId, Settings> settings = new HashMap<>();
  private final Set<BroadcastKey> clicked = new HashSet<>();

  private Fold(PriorState prior) {
    this.prior = prior;
  }

  static RowChanges of(List<LogRecord> batch, PriorState prior) {
    var fold = new Fold(prior);
    batch.forEach(fold::take);
    return fold.finish();
  }

  private RowChanges finish() {
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
    allReads.values().forEach(some -> result.coverings.addAll(some.coverings()));
    return result;
  }

  private ChangeRow superseded(ChangeRow row) {
    AllReads of = row.recipient() == null ? null : allReads.get(row.recipient());
    return of == null || row.allRead() == null
        ? row
        : row.with(row.allRead().supersededBy(of.supersededBy(row.offset())));
  }

  private void take(LogRecord logRecord) {
    switch (logRecord.entry()) {
      case LogEntry.NotUnderstood entry -> {
        result.deadLetters.add(new DeadLetter(logRecord.raw(), entry.reason()));
        result.count(Outcome.DEAD, null);
      }
      case LogEntry.Understood entry -> {
        EventKey event = EventKey.of(logRecord.partition(), entry.eventId());
        Outcome outcome;
        if (prior.seen.contains(event) || !seen.add(event)) {
          result.duplicates.add(
              new DuplicateRow(
                  logRecord.raw().topic(), event, logRecord.offset(), entry.appendedAt()));
          outcome = Outcome.DUPLICATE;
        } else {
          outcome = apply(entry, event) ? Outcome.APPLIED : Outcome.IGNORED;
        }
        result.count(outcome, EventType.of(entry.event()));
      }
    }
  }

  /// Whether it changed anything.
  private boolean apply(LogEntry.Understood entry, EventKey key) {
    return switch (entry.event()) {
      case NewNotification created -> create(entry, created);
      case SettingsEvent event -> {
        Settings before = settingsOf(event.recipient());
        Settings after = event.applyTo(before);
        result.settings.add(new SettingsRow(key, entry, event, after));
        counted.unsubscribed(entry, event, before, after);
        settings.put(event.recipient(), after);
        yield true;
      }
      case AllRead allRead -> markAllRead(entry, key, allRead);
      case NotificationMark mark -> mark(entry, key, mark);
    };
  }

  private boolean mark(LogEntry.Understood entry, EventKey key, NotificationMark event) {
    ReadMark was = event instanceof NotificationUnread unread ? unread(entry, unread) : null;
    boolean effective =
        switch (event) {
          case NotificationRead read -> read(entry, read);
          case NotificationUnread _ -> was != null;
          case NotificationDeleted deleted -> delete(entry, deleted);
          case NotificationWithdrawn withdrawn -> withdraw(entry, withdrawn);
          case NotificationClicked click -> click(entry, click);
        };
    result.changes.add(
        new ChangeRow(
            key,
            entry,
            ChangeKind.of(event),
            event.notificationId(),
            event.actor(),
            effective,
            null,
            was));
    return effective;
  }

  private boolean markAllRead(LogEntry.Understood entry, EventKey key, AllRead event) {
    long upTo = event.coveredUpTo(entry.position());
    boolean effective = upTo >= 0;
    boolean raises = effective && reach(entry, event.recipient(), upTo);
    var row = new AllReadRow(upTo, raises, null);
    result.changes.add(
        new ChangeRow(key, entry, ChangeKind.ALL_READ, null, event.actor(), effective, row, null));
    return effective;
  }

  /// Whether it reaches further than all before it.
  private boolean reach(LogEntry.Understood entry, RecipientId recipient, long upTo) {
    Position position = entry.position();
    AllReads some =
        allReads.computeIfAbsent(
            recipient, who -> new AllReads(who, prior.furthestAllRead.getOrDefault(who, -1L)));
    long before = some.furthest();
    boolean raises = some.add(position.offset(), entry.appendedAt(), upTo);
    if (raises) {
      result.reaches.add(
          new Reach(
              position.partition(),
              recipient,
              before,
              upTo,
              position.offset(),
              entry.appendedAt()));
    }
    return raises;
  }

  private boolean create(LogEntry.Understood entry, NewNotification event) {
    var item =
        new InboxItem(
            entry.position().partition(),
            event.id(),
            event.recipient(),
            entry.position().offset(),
            event.sender(),
            event.content().expiresAt(),
            NotificationKind.of(event.content()));
    newItems.put(item.key(), item);
    RecipientId owner = event.recipient();
    Settings inForce = owner == null ? Settings.DEFAULT : settingsOf(owner);
    boolean pushable = inForce.allowPushOf(event.content());
    result.notifications.add(new NewRow(entry, event, pushable, Marks.NONE));
    counted.created(entry, item, pushable);
    return true;
  }

  private boolean read(LogEntry.Understood entry, NotificationRead event) {
    RecipientId recipient = event.recipient();
    InboxItem item = present(entry, recipient, event.notificationId());
    if (item == null || readBy(item, recipient) != null) {
      return false;
    }
    Marks present = marksOf(item, recipient);
    put(item, recipient, present.read(entry.position().offset(), entry.appendedAt()));
    if (present.unreadOffset() == null) { // else it had been read before
      counted.add(entry, Step.READ, item);
    }
    return true;
  }

  /// What had made it read; null if it was not.
  private @Nullable ReadMark unread(LogEntry.Understood entry, NotificationUnread event) {
    RecipientId recipient = event.recipient();
    InboxItem item = present(entry, recipient, event.notificationId());
    ReadMark was = item == null ? null : readBy(item, recipient);
    if (item != null && was != null) {
      put(item, recipient, marksOf(item, recipient).unread(entry.position().offset()));
    }
    return was;
  }

  private boolean delete(LogEntry.Understood entry, NotificationDeleted event) {
    RecipientId recipient = event.recipient();
    InboxItem item = present(entry, recipient, event.notificationId());
    if (item == null) {
      return false;
    }
    Marks present = settled(marksOf(item, recipient), recipient, item.createdOffset());
    put(item, recipient, present.removed(entry.position().offset()));
    counted.add(entry, Step.DELETED, item);
    return true;
  }

  /// Whether it is the first.
  private boolean click(LogEntry.Understood entry, NotificationClicked event) {
    InboxItem item = present(entry, event.recipient(), event.notificationId());
    var key = new BroadcastKey(event.recipient(), event.notificationId());
    if (item == null || prior.clicked.contains(key) || !clicked.add(key)) {
      return false;
    }
    counted.add(entry, Step.CLICKED, item);
    return true;
  }

  private boolean withdraw(LogEntry.Understood entry, NotificationWithdrawn event) {
    InboxItem item = item(new EventKey(entry.position().partition(), event.notificationId()));
    if (item == null
        || !Objects.equals(item.owner(), event.recipient())
        || !item.sender().equals(event.actor())
        || item.isExpired(entry.appendedAt())
        || ownMarks(item).isRemoved()) {
      return false;
    }
    Marks present = settled(item.key(), ownMarks(item));
    marks.put(item.key(), present.removed(entry.position().offset()));
    return true;
  }

  /// The notification, if it is in that inbox at this point of the log.
  private @Nullable InboxItem present(LogEntry.Understood entry, RecipientId recipient, UUID id) {
    InboxItem item = item(new EventKey(entry.position().partition(), id));
    return item == null
            || !item.isInInboxOf(recipient)
            || item.isExpired(entry.appendedAt())
            || ownMarks(item).isRemoved()
            || marksOf(item, recipient).isRemoved()
        ? null
        : item;
  }

  private @Nullable InboxItem item(EventKey key) {
    InboxItem fresh = newItems.get(key);
    return fresh == null ? prior.items.get(key) : fresh;
  }

  /// What has made it read; null if it is not.
  private @Nullable ReadMark readBy(InboxItem item, RecipientId recipient) {
    Marks present = settled(marksOf(item, recipient), recipient, item.createdOffset());
    if (present.readOffset() != null && present.readAt() != null) {
      return new ReadMark(present.readOffset(), present.readAt());
    }
    if (present.unreadOffset() != null) {
      return null;
    }
    ReadMark before = prior.firstAllRead.get(new BroadcastKey(recipient, item.id()));
    return before == null
        ? firstAllRead(recipient, item.createdOffset(), item.createdOffset()).orElse(null)
        : before;
  }

  /// With what mark-all-reads of the batch did to a notification that had been marked unread.
  private Marks settled(Marks present, RecipientId recipient, long notificationOffset) {
    return present.isMarkedUnread() && present.unreadOffset() != null
        ? firstAllRead(recipient, present.unreadOffset(), notificationOffset)
            .map(mark -> present.read(mark.offset(), mark.at()))
            .orElse(present)
        : present;
  }

  /// Likewise, of the notification itself.
  private Marks settled(EventKey key, Marks present) {
    InboxItem item = item(key);
    return item == null || item.owner() == null
        ? present
        : settled(present, item.owner(), item.createdOffset());
  }

  private Optional<ReadMark> firstAllRead(
      RecipientId recipient, long after, long notificationOffset) {
    AllReads some = allReads.get(recipient);
    return some == null ? Optional.empty() : some.firstAfter(after, notificationOffset);
  }

  private Marks marksOf(InboxItem item, RecipientId recipient) {
    if (!item.isBroadcast()) {
      return ownMarks(item);
    }
    var key = new BroadcastKey(recipient, item.id());
    BroadcastMarks changed = broadcastMarks.get(key);
    return changed == null ? prior.broadcastMarks.getOrDefault(key, Marks.NONE) : changed.marks();
  }

  /// Of the notification itself: for a broadcast, whether it was withdrawn from all.
  private Marks ownMarks(InboxItem item) {
    Marks changed = marks.get(item.key());
    return changed == null ? prior.marks.getOrDefault(item.key(), Marks.NONE) : changed;
  }

  private void put(InboxItem item, RecipientId recipient, Marks present) {
    if (item.isBroadcast()) {
      broadcastMarks.put(
          new BroadcastKey(recipient, item.id()),
          new BroadcastMarks(item.createdOffset(), present));
    } else {
      marks.put(item.key(), present);
    }
  }

  private Settings settingsOf(RecipientId recipient) {
    Settings changed = settings.get(recipient);
    return changed == null ? prior.settings.getOrDefault(recipient, Settings.DEFAULT) : changed;
  }
}
