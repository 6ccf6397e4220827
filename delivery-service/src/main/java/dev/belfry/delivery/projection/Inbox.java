package dev.belfry.delivery.projection;

import dev.belfry.events.AllArchived;
import dev.belfry.events.AllMarked;
import dev.belfry.events.AllRead;
import dev.belfry.events.Content;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationArchived;
import dev.belfry.events.NotificationClicked;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnarchived;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsEvent;
import dev.belfry.inbox.EffectiveChange;
import dev.belfry.inbox.Snapshot;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// What a node knows of one connected user: the settings in force and which notifications are
/// unread and not archived. Seeded by a snapshot, changed by the log alone. Belongs to one event
/// loop.
public final class Inbox {
  /// How many notifications are remembered that were read one by one, or expired, while this node
  /// watched: whoever marks one unread or deletes it has mostly just read it.
  private static final int REMEMBERED = 256;

  private final UnreadSet unread = new UnreadSet();
  private final SequencedMap<UUID, UnreadSet.Entry> remembered = new LinkedHashMap<>(0);
  private final AtomicLong total;
  private int counted;
  private Settings settings;

  /// @param now what has expired by then is left out
  /// @param total of what is unread in all inboxes: this one adds its share, until it ends
  public Inbox(
      Settings settings, List<Snapshot.UnreadNotification> unread, Instant now, AtomicLong total) {
    this.settings = settings;
    this.total = total;
    for (Snapshot.UnreadNotification notification : unread) {
      Instant expiresAt = notification.expiresAt();
      if (expiresAt == null || expiresAt.isAfter(now)) {
        this.unread.add(notification.id(), notification.offset(), expiresAt);
      }
    }
    count(this.unread.size());
  }

  /// Nobody follows this user any more, or what is here may be wrong.
  public void end() {
    count(0);
  }

  private void count(int size) {
    total.addAndGet((long) size - counted);
    counted = size;
  }

  /// The settings in force.
  public Settings settings() {
    return settings;
  }

  /// How many notifications are unread, not counting those expired when it was last looked at.
  public int unreadCount() {
    return unread.size();
  }

  /// Applies the next event of this user. [Effect#UNCERTAIN]: nothing has been changed.
  ///
  /// @param now decides what has expired
  public Effect apply(LiveEvent live, Instant now) {
    Effect effect = change(live, now);
    count(unread.size());
    return effect;
  }

  private Effect change(LiveEvent live, Instant now) {
    if (live.isDoubtful() && !isKnown(live)) {
      return Effect.UNCERTAIN;
    }
    if (live.isRepeat()) {
      return Effect.NONE;
    }
    return switch (live.event()) {
      case NewNotification created -> {
        Content content = created.content();
        if (isKnown(live)) {
          yield Effect.NONE;
        }
        var entry = UnreadSet.Entry.of(live.offset(), content.expiresAt());
        if (entry.isExpired(now)) {
          remember(created.id(), entry);
          yield Effect.NONE;
        }
        unread.add(created.id(), live.offset(), content.expiresAt());
        yield settings.allowPushOf(content) ? Effect.TOLD : Effect.COUNTED;
      }
      case NotificationRead event -> toldIf(read(event.notificationId()));
      case NotificationUnread event -> unread(live, event.notificationId(), now);
      case NotificationArchived event -> remove(event.notificationId(), now);
      case NotificationUnarchived event -> unarchive(live, event.notificationId(), now);
      case NotificationDeleted event -> remove(event.notificationId(), now);
      case NotificationClicked _ -> Effect.NONE; // counted, and no more
      case NotificationWithdrawn event -> withdraw(live, event.notificationId(), now);
      case AllRead all -> toldIf(unread.removeUpTo(all.coveredUpTo(live.position())) > 0);
      case AllArchived all -> archiveAll(all.coveredUpTo(live.position()), now);
      case SettingsEvent event -> {
        Settings before = settings;
        settings = event.applyTo(before);
        live.ledTo(settings);
        yield toldIf(!settings.equals(before));
      }
    };
  }

  /// Whether it is about to create what is there.
  private boolean isKnown(LiveEvent live) {
    return live.event() instanceof NewNotification created
        && (unread.contains(created.id()) || remembered.containsKey(created.id()));
  }

  private boolean read(UUID id) {
    UnreadSet.Entry entry = unread.find(id);
    if (entry == null) {
      return false;
    }
    unread.remove(id);
    remember(id, entry);
    return true;
  }

  private void remember(UUID id, UnreadSet.Entry entry) {
    remembered.putLast(id, entry);
    if (remembered.size() > REMEMBERED) {
      remembered.pollFirstEntry();
    }
  }

  /// Only what was read and is still there can become unread.
  private Effect unread(LiveEvent live, UUID id, Instant now) {
    if (unread.contains(id)) {
      return Effect.NONE;
    }
    if (isKnownToBeExpired(id, now)) {
      return Effect.NONE;
    }
    UnreadSet.Entry entry = remembered.remove(id);
    if (entry != null) {
      return toldIf(unread.add(id, entry.offset(), entry.expiresAt()));
    }
    if (!live.isJudged()) {
      return Effect.UNCERTAIN;
    }
    EffectiveChange change = live.effect();
    return toldIf(
        change != null
            && !isExpired(change, now)
            && unread.add(id, change.createdOffset(), change.expiresAt()));
  }

  /// Only the read model can tell whether it was archived, and whether it was read before that.
  private Effect unarchive(LiveEvent live, UUID id, Instant now) {
    if (unread.contains(id) || remembered.containsKey(id)) {
      return Effect.NONE; // not archived, or expired
    }
    if (!live.isJudged()) {
      return Effect.UNCERTAIN;
    }
    EffectiveChange change = live.effect();
    if (change == null || isExpired(change, now)) {
      return Effect.NONE;
    }
    if (change.isUnread()) {
      unread.add(id, change.createdOffset(), change.expiresAt());
    }
    return Effect.TOLD;
  }

  /// Of what was read nobody here knows whether there is any: to tell that it is archived does no
  /// harm.
  private Effect archiveAll(long upTo, Instant now) {
    unread.removeUpTo(upTo);
    remembered.values().removeIf(entry -> entry.offset() <= upTo && !entry.isExpired(now));
    return toldIf(upTo >= 0);
  }

  /// Deleted, withdrawn or archived. A notification that is not unread was read, or is not there:
  /// telling its end does no harm, but nothing is told of one that is known to have expired.
  private Effect remove(UUID id, Instant now) {
    if (unread.remove(id)) {
      return Effect.TOLD;
    }
    if (isKnownToBeExpired(id, now)) {
      return Effect.NONE;
    }
    remembered.remove(id);
    return Effect.TOLD;
  }

  private boolean isKnownToBeExpired(UUID id, Instant now) {
    UnreadSet.Entry entry = remembered.get(id);
    return entry != null && entry.isExpired(now);
  }

  /// Only the read model can tell whether whoever withdraws it has sent it.
  private Effect withdraw(LiveEvent live, UUID id, Instant now) {
    if (!live.isJudged()) {
      return Effect.UNCERTAIN;
    }
    EffectiveChange change = live.effect();
    return change == null || isExpired(change, now) ? Effect.NONE : remove(id, now);
  }

  private static boolean isExpired(EffectiveChange change, Instant now) {
    return change.expiresAt() != null && !change.expiresAt().isAfter(now);
  }

  /// What an event is taken for while history is away and only the settings are known: what the
  /// user did is told, what others did only if the user wants it pushed. What may repeat something
  /// that this node has lately seen is not told.
  public static Effect applyWithoutHistory(LiveEvent live, Settings settings, Instant now) {
    if (live.isRepeat() || (live.isDoubtful() && !live.mayBeOld())) {
      return Effect.NONE;
    }
    return switch (live.event()) {
      case NewNotification created ->
          toldIf(!created.content().isExpired(now) && settings.allowPushOf(created.content()));
      case NotificationWithdrawn _, NotificationClicked _ -> Effect.NONE;
      case NotificationRead _,
          NotificationUnread _,
          NotificationArchived _,
          NotificationUnarchived _,
          NotificationDeleted _,
          AllMarked _,
          SettingsEvent _ ->
          Effect.TOLD;
    };
  }

  /// Forgets what has expired.
  ///
  /// @return how many
  public int expire(Instant now) {
    int expired = unread.removeExpired(now, this::remember);
    count(unread.size());
    return expired;
  }

  /// The first expiry to come, in milliseconds since 1970; [Long#MAX_VALUE] if none.
  public long nextExpiry() {
    return unread.nextExpiry();
  }

  private static Effect toldIf(boolean changed) {
    return changed ? Effect.TOLD : Effect.NONE;
  }
}
