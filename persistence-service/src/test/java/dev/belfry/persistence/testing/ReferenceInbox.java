package dev.belfry.persistence.testing;

import dev.belfry.events.AllRead;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsChanged;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one recipient's inbox has in it, worked out in the most obvious way: one event after the
/// other, in memory. What the read model must agree with.
public final class ReferenceInbox {
  private final RecipientId recipient;
  private final Map<UUID, Item> items = new LinkedHashMap<>();
  private Settings settings = Settings.DEFAULT;

  public ReferenceInbox(RecipientId recipient) {
    this.recipient = recipient;
  }

  public void take(NotificationEvent event, Published place) {
    if (event.recipient() != null && !recipient.equals(event.recipient())) {
      return;
    }
    switch (event) {
      case NewNotification created ->
          items.put(
              created.id(),
              new Item(created, place.position(), settings.allowPushOf(created.content())));
      case NotificationRead read -> {
        Item item = present(read.notificationId(), place);
        if (item != null && item.readAt == null) {
          item.readAt = place.appendedAt();
        }
      }
      case NotificationUnread unread -> {
        Item item = present(unread.notificationId(), place);
        if (item != null) {
          item.readAt = null;
        }
      }
      case NotificationDeleted deleted -> {
        Item item = present(deleted.notificationId(), place);
        if (item != null) {
          item.removed = true;
        }
      }
      case NotificationWithdrawn withdrawn -> {
        Item item = present(withdrawn.notificationId(), place);
        if (item != null
            && item.event.sender().equals(withdrawn.actor())
            && Objects.equals(item.event.recipient(), withdrawn.recipient())) {
          item.removed = true;
        }
      }
      case AllRead allRead -> {
        long upTo = allRead.coveredUpTo(place.position());
        items.values().stream()
            .filter(item -> item.position.offset() <= upTo && item.readAt == null)
            .forEach(item -> item.readAt = place.appendedAt());
      }
      case SettingsChanged changed -> settings = changed.settings();
    }
  }

  private @Nullable Item present(UUID id, Published place) {
    Item item = items.get(id);
    return item == null || item.removed || item.event.content().isExpired(place.appendedAt())
        ? null
        : item;
  }

  public Settings settings() {
    return settings;
  }

  public Map<UUID, Item> items() {
    return items;
  }

  /// What is in it now, newest first.
  public Map<UUID, Item> shown(Instant now) {
    Map<UUID, Item> shown = new LinkedHashMap<>();
    items.entrySet().stream()
        .filter(entry -> entry.getValue().isShown(now))
        .toList()
        .reversed()
        .forEach(entry -> shown.put(entry.getKey(), entry.getValue()));
    return shown;
  }

  /// A notification that is, or was, in it.
  public static final class Item {
    public final NewNotification event;
    public final Position position;
    public final boolean pushable;
    public @Nullable Instant readAt;
    public boolean removed;

    Item(NewNotification event, Position position, boolean pushable) {
      this.event = event;
      this.position = position;
      this.pushable = pushable;
    }

    public boolean isShown(Instant now) {
      return !removed && !event.content().isExpired(now);
    }
  }
}
