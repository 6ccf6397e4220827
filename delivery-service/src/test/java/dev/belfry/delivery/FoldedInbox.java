package dev.belfry.delivery;

import dev.belfry.events.AllRead;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Position;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsChanged;
import dev.belfry.inbox.Change;
import dev.belfry.inbox.Notification;
import dev.belfry.inbox.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One user's inbox, folded from the log in the plainest way: what the read model must come to.
public final class FoldedInbox {
  private final Map<UUID, Item> items = new LinkedHashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final List<Change> allReads = new ArrayList<>();
  private Settings settings = Settings.DEFAULT;
  private @Nullable Position settingsChangedAt;

  /// Applies the next event of this user, or for everyone.
  public void apply(LogEntry.Understood entry) {
    if (!seen.add(entry.eventId())) {
      return;
    }
    Position position = entry.position();
    switch (entry.event()) {
      case NewNotification created ->
          items.put(
              created.id(),
              new Item(
                  created,
                  Notification.created(created, position, entry.appendedAt()),
                  settings.allowPushOf(created.content())));
      case NotificationRead read -> mark(read.notificationId(), true, position);
      case NotificationUnread unread -> mark(unread.notificationId(), false, position);
      case NotificationDeleted deleted -> delete(items.get(deleted.notificationId()), position);
      case NotificationWithdrawn withdrawn -> {
        Item item = items.get(withdrawn.notificationId());
        if (item != null && item.event.sender().equals(withdrawn.actor())) {
          delete(item, position);
        }
      }
      case AllRead all -> markAll(all.coveredUpTo(position), position);
      case SettingsChanged changed -> {
        settings = changed.settings();
        settingsChangedAt = position;
      }
    }
  }

  private void mark(UUID id, boolean read, Position position) {
    Item item = items.get(id);
    if (item != null && item.deletedAt == null && item.read != read) {
      item.read = read;
      item.markedAt = position;
    }
  }

  private static void delete(@Nullable Item item, Position position) {
    if (item != null && item.deletedAt == null) {
      item.deletedAt = position;
    }
  }

  private void markAll(long upTo, Position position) {
    boolean changed = false;
    for (Item item : items.values()) {
      if (item.isUnread() && item.created.position().offset() <= upTo) {
        item.read = true;
        changed = true;
      }
    }
    if (changed) {
      allReads.add(new Change.EverythingRead(position.at(upTo), position));
    }
  }

  private Stream<Item> visible(Instant now) {
    return items.values().stream()
        .filter(item -> item.deletedAt == null && !item.event.content().isExpired(now));
  }

  /// What is shown, newest first.
  public List<Notification> list(Instant now) {
    return visible(now).map(Item::shown).toList().reversed();
  }

  /// How much of it is unread.
  public int unreadCount(Instant now) {
    return (int) visible(now).filter(Item::isUnread).count();
  }

  /// The settings in force.
  public Settings settings() {
    return settings;
  }

  /// As persistence-service answers.
  public Snapshot snapshot(
      Position at, @Nullable Position since, int limit, boolean unread, Instant now) {
    List<Change> changes = since == null ? List.of() : changesSince(since, now);
    return new Snapshot(
        at,
        settings,
        unreadCount(now),
        unread
            ? visible(now)
                .filter(Item::isUnread)
                .map(item ->
                    new Snapshot.UnreadNotification(
                        item.event.id(),
                        item.created.position().offset(),
                        item.event.content().expiresAt()))
                .toList()
            : null,
        changes.subList(0, Math.min(limit, changes.size())),
        changes.size() > limit);
  }

  private List<Change> changesSince(Position since, Instant now) {
    List<Change> changes = new ArrayList<>();
    for (Item item : items.values()) {
      Position deletedAt = item.deletedAt;
      Position markedAt = item.markedAt;
      if (deletedAt != null) {
        changes.add(new Change.Deleted(item.event.id(), deletedAt));
      } else if (!item.event.content().isExpired(now)) {
        if (item.pushed) {
          changes.add(new Change.Created(item.shown(), item.created.position()));
        }
        if (markedAt != null) {
          changes.add(
              item.read
                  ? new Change.Read(item.event.id(), markedAt)
                  : new Change.Unread(item.event.id(), markedAt));
        }
      }
    }
    changes.addAll(allReads);
    if (settingsChangedAt != null) {
      changes.add(new Change.NewSettings(settings, settingsChangedAt));
    }
    return changes.stream()
        .filter(change -> change.position().compareTo(since) > 0)
        .sorted(Comparator.comparing(Change::position))
        .toList();
  }

  private static final class Item {
    final NewNotification event;
    final Notification created;
    final boolean pushed;
    boolean read;
    @Nullable Position markedAt;
    @Nullable Position deletedAt;

    Item(NewNotification event, Notification created, boolean pushed) {
      this.event = event;
      this.created = created;
      this.pushed = pushed;
    }

    boolean isUnread() {
      return !read && deletedAt == null;
    }

    Notification shown() {
      return new Notification(
          created.id(),
          created.recipient(),
          created.title(),
          created.message(),
          created.notificationType(),
          created.data(),
          created.actionUrl(),
          read,
          null,
          null,
          created.createdAt(),
          created.expiresAt(),
          created.sender(),
          created.position(),
          created.broadcast());
    }
  }
}
