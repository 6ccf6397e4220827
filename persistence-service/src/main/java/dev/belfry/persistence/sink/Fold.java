package dev.belfry.persistence.sink;

import dev.belfry.events.AllRead;
import dev.belfry.events.EventType;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SettingsChanged;
import dev.belfry.persistence.deadletter.DeadLetter;
import dev.belfry.persistence.sink.Consequences.BroadcastKey;
import dev.belfry.persistence.sink.Consequences.ChangeRow;
import dev.belfry.persistence.sink.Consequences.DuplicateRow;
import dev.belfry.persistence.sink.Consequences.NewRow;
import dev.belfry.persistence.sink.Consequences.SettingsRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Goes through a stretch of the log record by record, in order, and says what it leads to. Since
/// each record is judged by all that stands before it, however long the stretch, one stretch of
/// many and many stretches of one lead to the same rows.
///
/// Plain memory; [Past] is read from the rows and the [Consequences] written to them by others.
final class Fold {
  private final Past past;
  private final Consequences result = new Consequences();
  private final Set<EventKey> seen = new HashSet<>();
  private final Map<EventKey, InboxItem> newItems = new HashMap<>();
  private final Map<EventKey, Marks> marks = new HashMap<>();
  private final Map<BroadcastKey, Marks> broadcastMarks = new HashMap<>();
  private final Map<RecipientId, List<Watermark>> watermarks = new HashMap<>();
  private final Map<RecipientId, Set<String>> pushedTypes = new HashMap<>();

  private Fold(Past past) {
    this.past = past;
  }

  static Consequences of(List<LogRecord> stretch, Past past) {
    var fold = new Fold(past);
    stretch.forEach(fold::take);
    return fold.finish();
  }

  private Consequences finish() {
    result.notifications.replaceAll(row -> row.with(marks.getOrDefault(row.key(), Marks.NONE)));
    marks.forEach((key, present) -> {
      if (!newItems.containsKey(key)) {
        result.changedMarks.put(key, present);
      }
    });
    result.changedBroadcastMarks.putAll(broadcastMarks);
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
        if (past.seen.contains(event) || !seen.add(event)) {
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
    NotificationEvent event = entry.event();
    return switch (event) {
      case NewNotification created -> create(entry, created);
      case SettingsChanged changed -> {
        result.settings.add(new SettingsRow(key, entry, changed));
        pushedTypes.put(changed.recipient(), PushedTypes.of(changed.settings()));
        yield true;
      }
      case AllRead allRead -> {
        long upTo = allRead.coveredUpTo(entry.position());
        boolean effective = upTo >= 0;
        if (effective) {
          watermarks
              .computeIfAbsent(allRead.recipient(), _ -> new ArrayList<>())
              .add(new Watermark(entry.position().offset(), upTo));
        }
        change(entry, key, "all_read", null, upTo, allRead.actor(), effective);
        yield effective;
      }
      case NotificationRead read -> {
        boolean effective = read(entry, read.recipient(), read.notificationId());
        change(entry, key, "read", read.notificationId(), null, read.actor(), effective);
        yield effective;
      }
      case NotificationUnread unread -> {
        boolean effective = unread(entry, unread.recipient(), unread.notificationId());
        change(entry, key, "unread", unread.notificationId(), null, unread.actor(), effective);
        yield effective;
      }
      case NotificationDeleted deleted -> {
        boolean effective = delete(entry, deleted.recipient(), deleted.notificationId());
        change(entry, key, "deleted", deleted.notificationId(), null, deleted.actor(), effective);
        yield effective;
      }
      case NotificationWithdrawn withdrawn -> {
        boolean effective = withdraw(entry, withdrawn);
        change(
            entry,
            key,
            "withdrawn",
            withdrawn.notificationId(),
            null,
            withdrawn.actor(),
            effective);
        yield effective;
      }
    };
  }

  private boolean create(LogEntry.Understood entry, NewNotification event) {
    var item =
        new InboxItem(
            entry.position().partition(),
            event.id(),
            event.recipient(),
            entry.position().offset(),
            event.sender(),
            event.content().expiresAt());
    newItems.put(item.key(), item);
    RecipientId owner = event.recipient();
    boolean wanted =
        owner == null
            || pushedTypesOf(owner).contains(event.content().notificationType().wireName());
    result.notifications.add(
        new NewRow(entry, event, event.content().realtime() && wanted, Marks.NONE));
    return true;
  }

  private boolean read(LogEntry.Understood entry, RecipientId recipient, UUID id) {
    InboxItem item = present(entry, recipient, id);
    if (item == null || isRead(item, recipient)) {
      return false;
    }
    put(
        item,
        recipient,
        marksOf(item, recipient).read(entry.position().offset(), entry.appendedAt()));
    return true;
  }

  private boolean unread(LogEntry.Understood entry, RecipientId recipient, UUID id) {
    InboxItem item = present(entry, recipient, id);
    if (item == null || !isRead(item, recipient)) {
      return false;
    }
    put(item, recipient, marksOf(item, recipient).unread(entry.position().offset()));
    return true;
  }

  private boolean delete(LogEntry.Understood entry, RecipientId recipient, UUID id) {
    InboxItem item = present(entry, recipient, id);
    if (item == null) {
      return false;
    }
    put(item, recipient, marksOf(item, recipient).removed(entry.position().offset()));
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
    marks.put(item.key(), ownMarks(item).removed(entry.position().offset()));
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
    return fresh == null ? past.items.get(key) : fresh;
  }

  /// By an event of its own, or by a mark-all-read that came after it was last made unread.
  private boolean isRead(InboxItem item, RecipientId recipient) {
    Marks present = marksOf(item, recipient);
    if (present.readOffset() != null) {
      return true;
    }
    var inbox = new BroadcastKey(recipient, item.id());
    boolean unchangedHere = !changedHere(item, recipient);
    if (unchangedHere && past.coveredByAllRead.contains(inbox)) {
      return true;
    }
    long since = present.unreadOffset() == null ? item.createdOffset() : present.unreadOffset();
    return watermarks.getOrDefault(recipient, List.of()).stream()
        .anyMatch(mark -> mark.offset() > since && mark.upTo() >= item.createdOffset());
  }

  private boolean changedHere(InboxItem item, RecipientId recipient) {
    return item.isBroadcast()
        ? broadcastMarks.containsKey(new BroadcastKey(recipient, item.id()))
        : marks.containsKey(item.key());
  }

  private Marks marksOf(InboxItem item, RecipientId recipient) {
    if (!item.isBroadcast()) {
      return ownMarks(item);
    }
    var key = new BroadcastKey(recipient, item.id());
    Marks changed = broadcastMarks.get(key);
    return changed == null ? past.broadcastMarks.getOrDefault(key, Marks.NONE) : changed;
  }

  /// Of the notification itself: for a broadcast, whether it was withdrawn from all.
  private Marks ownMarks(InboxItem item) {
    Marks changed = marks.get(item.key());
    return changed == null ? past.marks.getOrDefault(item.key(), Marks.NONE) : changed;
  }

  private void put(InboxItem item, RecipientId recipient, Marks present) {
    if (item.isBroadcast()) {
      broadcastMarks.put(new BroadcastKey(recipient, item.id()), present);
    } else {
      marks.put(item.key(), present);
    }
  }

  private Set<String> pushedTypesOf(RecipientId recipient) {
    Set<String> changed = pushedTypes.get(recipient);
    return changed == null
        ? past.pushedTypes.getOrDefault(recipient, PushedTypes.BY_DEFAULT)
        : changed;
  }

  private void change(
      LogEntry.Understood entry,
      EventKey event,
      String kind,
      @Nullable UUID notificationId,
      @Nullable Long upTo,
      String actor,
      boolean effective) {
    result.changes.add(
        new ChangeRow(
            event,
            entry.position().offset(),
            entry.appendedAt(),
            entry.event().recipient(),
            kind,
            notificationId,
            upTo,
            actor,
            effective));
  }

  private record Watermark(long offset, long upTo) {}
}
