package dev.belfry.testing;

import dev.belfry.events.AllArchived;
import dev.belfry.events.AllRead;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationArchived;
import dev.belfry.events.NotificationClicked;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnarchived;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Position;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsEvent;
import dev.belfry.inbox.Change;
import dev.belfry.inbox.EffectiveChange;
import dev.belfry.inbox.Notification;
import dev.belfry.inbox.NotificationState;
import dev.belfry.inbox.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One user's inbox, folded from the log in the plainest way: what the read model must come to, and
/// what every session must have been told.
public final class FoldedInbox {
  private final Map<UUID, FoldedItem> items = new LinkedHashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final List<Change> allMarked = new ArrayList<>();
  private final List<Told> told = new ArrayList<>();
  private final List<Told> empty = new ArrayList<>();
  private final Map<Long, EffectiveChange> effects = new HashMap<>();
  private final Set<Long> repeats = new HashSet<>();
  private Settings settings = Settings.DEFAULT;
  private @Nullable Position settingsChangedAt;

  /// What a session that looks on is told when an event changes something.
  ///
  /// @param type of the frame
  /// @param notificationId what it is about, if it is about one
  /// @param unreadCount after it
  /// @param at when it was appended
  public record Told(
      Position position, String type, @Nullable UUID notificationId, int unreadCount, Instant at) {}

  /// Applies the next event of this user, or for everyone.
  public void apply(LogEntry.Understood entry) {
    if (!seen.add(entry.eventId())) {
      repeats.add(entry.position().offset());
      return;
    }
    Position position = entry.position();
    Instant at = entry.appendedAt();
    switch (entry.event()) {
      case NewNotification created -> {
        boolean pushed = settings.allowPushOf(created.content());
        items.put(
            created.id(),
            new FoldedItem(created, Notification.created(created, position, at), pushed));
        tell(position, at, pushed ? "new_notification" : "unread_count", created.id());
      }
      case NotificationRead read -> mark(read.notificationId(), at, position, at);
      case NotificationUnread unread -> mark(unread.notificationId(), null, position, at);
      case NotificationArchived archived -> archive(archived.notificationId(), position, at);
      case NotificationUnarchived taken -> unarchive(taken.notificationId(), position, at);
      case NotificationDeleted deleted -> {
        FoldedItem item = items.get(deleted.notificationId());
        if (item != null && item.deletedAt == null) {
          effects.put(position.offset(), item.effectAt(position, false));
        }
        delete(item, position, at);
        if (item == null) {
          tellNothing(position, at, "notification_deleted", deleted.notificationId());
        }
      }
      case NotificationWithdrawn withdrawn -> {
        FoldedItem item = items.get(withdrawn.notificationId());
        if (item != null
            && item.event.sender().equals(withdrawn.actor())
            && Objects.equals(item.event.recipient(), withdrawn.recipient())) {
          if (!item.withdrawn) {
            effects.put(position.offset(), item.effectAt(position, false));
            item.withdrawn = true;
          }
          delete(item, position, at);
        }
      }
      case NotificationClicked _ -> {
        // Shows nowhere in an inbox.
      }
      case AllRead all -> markAll(all.coveredUpTo(position), position, at);
      case AllArchived all -> archiveAll(all.coveredUpTo(position), position, at);
      case SettingsEvent event -> {
        Settings before = settings;
        settings = event.applyTo(before);
        settingsChangedAt = position;
        if (!settings.equals(before)) {
          tell(position, at, "settings_changed", null);
        }
      }
    }
  }

  private void tellNothing(Position position, Instant at, String type, UUID id) {
    empty.add(new Told(position, type, id, unreadCount(at), at));
  }

  private void tell(Position position, Instant at, String type, @Nullable UUID id) {
    told.add(new Told(position, type, id, unreadCount(at), at));
  }

  private void mark(UUID id, @Nullable Instant readAt, Position position, Instant at) {
    FoldedItem item = items.get(id);
    if (item != null && item.isShown() && item.isRead() != (readAt != null)) {
      item.readAt = readAt;
      item.markedAt = position;
      effects.put(position.offset(), item.effectAt(position, readAt == null));
      tell(position, at, readAt == null ? "notification_unread" : "notification_read", id);
    }
  }

  private void archive(UUID id, Position position, Instant at) {
    FoldedItem item = items.get(id);
    if (item != null && item.isShown()) {
      item.archived = true;
      item.archiveChangedAt = position;
      effects.put(position.offset(), item.effectAt(position, false));
      tell(position, at, "notification_archived", id);
    } else {
      tellNothing(position, at, "notification_archived", id);
    }
  }

  private void unarchive(UUID id, Position position, Instant at) {
    FoldedItem item = items.get(id);
    if (item != null && item.deletedAt == null && item.archived) {
      item.archived = false;
      item.archiveChangedAt = position;
      effects.put(position.offset(), item.effectAt(position, item.isUnread()));
      tell(position, at, "notification_unarchived", id);
    }
  }

  private void delete(@Nullable FoldedItem item, Position position, Instant at) {
    if (item == null) {
      return;
    }
    if (item.deletedAt == null) {
      item.deletedAt = position;
      tell(position, at, "notification_deleted", item.event.id());
    } else {
      tellNothing(position, at, "notification_deleted", item.event.id());
    }
  }

  private void markAll(long upTo, Position position, Instant at) {
    boolean changed = false;
    for (FoldedItem item : items.values()) {
      if (item.deletedAt == null
          && item.readAt == null
          && item.created.position().offset() <= upTo) {
        changed |= item.isUnread();
        item.readAt = at;
      }
    }
    if (changed) {
      allMarked.add(new Change.EverythingRead(position.at(upTo), position));
      tell(position, at, "all_read", null);
    }
  }

  /// Told in any case: nobody has to know whether there was anything to archive.
  private void archiveAll(long upTo, Position position, Instant at) {
    for (FoldedItem item : items.values()) {
      if (item.isShown() && item.created.position().offset() <= upTo) {
        item.archived = true;
        item.archiveChangedAt = null;
      }
    }
    if (upTo >= 0) {
      allMarked.add(new Change.EverythingArchived(position.at(upTo), position));
      tell(position, at, "all_archived", null);
    }
  }

  /// What was told, in the order of the log.
  public List<Told> told() {
    return List.copyOf(told);
  }

  /// What may be told although it changed nothing: that what is not there is gone, or archived.
  public List<Told> emptyRemovals() {
    return List.copyOf(empty);
  }

  /// Those of the changes at these offsets that took effect, as persistence-service answers.
  public List<EffectiveChange> effective(List<Long> offsets) {
    return offsets.stream().map(effects::get).filter(Objects::nonNull).toList();
  }

  /// Those of the events at these offsets that are repeats, likewise.
  public List<Long> repeats(List<Long> offsets) {
    return offsets.stream().filter(repeats::contains).toList();
  }

  /// What has become of those of these notifications that are shown, likewise.
  public List<NotificationState> states(List<UUID> ids, Instant now) {
    return visible(now)
        .filter(item -> ids.contains(item.event.id()))
        .map(item -> new NotificationState(item.event.id(), item.isRead(), item.archived))
        .toList();
  }

  /// What was ever in it and never to be pushed, under the settings at its place in the log.
  public Set<UUID> keptBack() {
    return items.values().stream()
        .filter(item -> !item.pushed)
        .map(item -> item.event.id())
        .collect(Collectors.toUnmodifiableSet());
  }

  private Stream<FoldedItem> visible(Instant now) {
    return items.values().stream()
        .filter(item -> item.deletedAt == null && !item.event.content().isExpired(now));
  }

  /// What is shown, newest first.
  public List<Notification> list(Instant now) {
    return list(now, false);
  }

  /// What is in the archive, newest first.
  public List<Notification> archive(Instant now) {
    return list(now, true);
  }

  private List<Notification> list(Instant now, boolean archived) {
    return visible(now)
        .filter(item -> item.archived == archived)
        .map(item -> item.shown(settings.locale()))
        .toList()
        .reversed();
  }

  /// How much of it is unread.
  public int unreadCount(Instant now) {
    return (int) visible(now).filter(FoldedItem::isUnread).count();
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
                .filter(FoldedItem::isUnread)
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
    for (FoldedItem item : items.values()) {
      Position deletedAt = item.deletedAt;
      Position markedAt = item.markedAt;
      if (deletedAt != null) {
        changes.add(new Change.Deleted(item.event.id(), deletedAt));
      } else if (!item.event.content().isExpired(now)) {
        if (item.pushed && !item.archived) {
          changes.add(new Change.Created(item.shown(settings.locale()), item.created.position()));
        }
        if (markedAt != null) {
          changes.add(
              item.isRead()
                  ? new Change.Read(item.event.id(), markedAt)
                  : new Change.Unread(item.event.id(), markedAt));
        }
        Position archiveChangedAt = item.archiveChangedAt;
        if (archiveChangedAt != null) {
          changes.add(
              item.archived
                  ? new Change.Archived(item.event.id(), archiveChangedAt)
                  : new Change.Unarchived(item.event.id(), archiveChangedAt));
        }
      }
    }
    changes.addAll(allMarked);
    if (settingsChangedAt != null) {
      changes.add(new Change.NewSettings(settings, settingsChangedAt));
    }
    return changes.stream()
        .filter(change -> change.position().compareTo(since) > 0)
        .sorted(Comparator.comparing(Change::position))
        .toList();
  }
}
