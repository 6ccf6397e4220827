package dev.belfry.persistence.sink;

import dev.belfry.consumer.sink.Outcome;
import dev.belfry.events.AllMarked;
import dev.belfry.events.EventType;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationArchived;
import dev.belfry.events.NotificationClicked;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationMark;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnarchived;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsEvent;
import dev.belfry.persistence.analytics.Step;
import dev.belfry.persistence.audit.deadletters.DeadLetter;
import dev.belfry.persistence.inbox.ChangeKind;
import dev.belfry.persistence.sink.ReachSteps.Reach;
import dev.belfry.persistence.sink.RowChanges.AllMarkedRow;
import dev.belfry.persistence.sink.RowChanges.BroadcastKey;
import dev.belfry.persistence.sink.RowChanges.ChangeRow;
import dev.belfry.persistence.sink.RowChanges.DuplicateRow;
import dev.belfry.persistence.sink.RowChanges.NewRow;
import dev.belfry.persistence.sink.RowChanges.SettingsRow;
import dev.belfry.persistence.sink.RowChanges.Unarchived;
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
  private final MarkedItems items;
  private final Map<RecipientId, Settings> settings = new HashMap<>();
  private final Set<BroadcastKey> clicked = new HashSet<>();

  private Fold(PriorState prior) {
    this.prior = prior;
    items = new MarkedItems(prior);
  }

  static RowChanges of(List<LogRecord> batch, PriorState prior) {
    var fold = new Fold(prior);
    batch.forEach(fold::take);
    return fold.finish();
  }

  private RowChanges finish() {
    items.finish(result);
    return result;
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
      case AllMarked all -> markAll(entry, key, all);
      case NotificationMark mark -> mark(entry, key, mark);
    };
  }

  private boolean mark(LogEntry.Understood entry, EventKey key, NotificationMark event) {
    ReadMark was = event instanceof NotificationUnread unread ? unread(entry, unread) : null;
    Unarchived unarchived =
        event instanceof NotificationUnarchived taken ? unarchive(entry, taken) : null;
    boolean effective =
        switch (event) {
          case NotificationRead read -> read(entry, read);
          case NotificationUnread _ -> was != null;
          case NotificationArchived archived -> archive(entry, archived);
          case NotificationUnarchived _ -> unarchived != null;
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
            was,
            unarchived));
    return effective;
  }

  private boolean markAll(LogEntry.Understood entry, EventKey key, AllMarked event) {
    long upTo = event.coveredUpTo(entry.position());
    boolean effective = upTo >= 0;
    Optional<Long> before = effective ? items.markAll(entry, event, upTo) : Optional.empty();
    MarkedAs what = MarkedAs.of(event);
    if (what == MarkedAs.READ) {
      before.ifPresent(after -> result.reaches.add(reach(entry, event.recipient(), after, upTo)));
    }
    var row = new AllMarkedRow(what, upTo, before.isPresent(), null);
    result.changes.add(
        new ChangeRow(key, entry, what.ofAll(), null, event.actor(), effective, row, null, null));
    return effective;
  }

  private static Reach reach(
      LogEntry.Understood entry, RecipientId recipient, long after, long upTo) {
    return new Reach(
        entry.position().partition(),
        recipient,
        after,
        upTo,
        entry.position().offset(),
        entry.appendedAt());
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
    items.add(item);
    RecipientId owner = event.recipient();
    Settings inForce = owner == null ? Settings.DEFAULT : settingsOf(owner);
    boolean pushable = inForce.allowPushOf(event.content());
    result.notifications.add(new NewRow(entry, event, pushable, Marks.NONE));
    counted.created(entry, item, pushable);
    return true;
  }

  /// What is archived stays as it is.
  private boolean read(LogEntry.Understood entry, NotificationRead event) {
    RecipientId recipient = event.recipient();
    InboxItem item = shown(entry, recipient, event.notificationId());
    if (item == null || items.readBy(item, recipient) != null) {
      return false;
    }
    Marks present = items.of(item, recipient);
    items.put(item, recipient, present.read(entry.position().offset(), entry.appendedAt()));
    if (present.unreadOffset() == null) { // else it had been read before
      counted.add(entry, Step.READ, item);
    }
    return true;
  }

  /// What had made it read; null if it was not.
  private @Nullable ReadMark unread(LogEntry.Understood entry, NotificationUnread event) {
    RecipientId recipient = event.recipient();
    InboxItem item = shown(entry, recipient, event.notificationId());
    ReadMark was = item == null ? null : items.readBy(item, recipient);
    if (item != null && was != null) {
      Marks present = items.of(item, recipient);
      items.put(item, recipient, present.unread(entry.position().offset()));
    }
    return was;
  }

  private boolean archive(LogEntry.Understood entry, NotificationArchived event) {
    RecipientId recipient = event.recipient();
    InboxItem item = shown(entry, recipient, event.notificationId());
    if (item == null) {
      return false;
    }
    Marks present = items.of(item, recipient);
    items.put(item, recipient, present.archived(entry.position().offset()));
    return true;
  }

  /// Null if it was not archived.
  private @Nullable Unarchived unarchive(LogEntry.Understood entry, NotificationUnarchived event) {
    RecipientId recipient = event.recipient();
    InboxItem item = items.present(entry, recipient, event.notificationId());
    Long archivedBy = item == null ? null : items.archivedBy(item, recipient);
    if (item == null || archivedBy == null) {
      return null;
    }
    Marks present = items.of(item, recipient);
    items.put(item, recipient, present.unarchived(entry.position().offset()));
    return new Unarchived(archivedBy, items.readBy(item, recipient) == null);
  }

  /// The notification, if it is in that inbox at this point of the log, and not archived.
  private @Nullable InboxItem shown(LogEntry.Understood entry, RecipientId recipient, UUID id) {
    InboxItem item = items.present(entry, recipient, id);
    return item == null || items.archivedBy(item, recipient) != null ? null : item;
  }

  private boolean delete(LogEntry.Understood entry, NotificationDeleted event) {
    RecipientId recipient = event.recipient();
    InboxItem item = items.present(entry, recipient, event.notificationId());
    if (item == null) {
      return false;
    }
    items.remove(item, recipient, entry.position().offset());
    counted.add(entry, Step.DELETED, item);
    return true;
  }

  /// Whether it is the first.
  private boolean click(LogEntry.Understood entry, NotificationClicked event) {
    InboxItem item = items.present(entry, event.recipient(), event.notificationId());
    var key = new BroadcastKey(event.recipient(), event.notificationId());
    if (item == null || prior.clicked.contains(key) || !clicked.add(key)) {
      return false;
    }
    counted.add(entry, Step.CLICKED, item);
    return true;
  }

  private boolean withdraw(LogEntry.Understood entry, NotificationWithdrawn event) {
    InboxItem item = items.find(new EventKey(entry.position().partition(), event.notificationId()));
    if (item == null
        || !Objects.equals(item.owner(), event.recipient())
        || !item.sender().equals(event.actor())
        || item.isExpired(entry.appendedAt())
        || items.own(item).isRemoved()) {
      return false;
    }
    items.withdraw(item, entry.position().offset());
    return true;
  }

  private Settings settingsOf(RecipientId recipient) {
    Settings changed = settings.get(recipient);
    return changed == null ? prior.settings.getOrDefault(recipient, Settings.DEFAULT) : changed;
  }
}
