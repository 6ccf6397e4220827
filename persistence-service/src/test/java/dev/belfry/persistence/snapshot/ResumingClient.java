package dev.belfry.persistence.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Position;
import dev.belfry.events.Settings;
import dev.belfry.inbox.Change;
import dev.belfry.persistence.testing.ReferenceInbox;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// What a client shows: at first what the inbox held when it went away, then changed by what it is
/// told, as a client of the contract would.
class ResumingClient {
  private final Map<UUID, Shown> items = new TreeMap<>();
  private final Position wentAway;
  private Position position;
  private Settings settings;

  /// @param position the last it saw
  ResumingClient(Position position, ReferenceInbox inbox) {
    this.wentAway = position;
    this.position = position;
    this.settings = inbox.settings();
    inbox
        .items()
        .forEach((id, item) -> {
          if (!item.removed) {
            items.put(id, new Shown(item.position.offset(), item.readAt != null));
          }
        });
  }

  Position position() {
    return position;
  }

  Settings settings() {
    return settings;
  }

  final void take(Change change) {
    assertThat(change.position()).isGreaterThan(position);
    position = change.position();
    switch (change) {
      case Change.Created created ->
          items.put(
              created.notification().id(),
              new Shown(created.position().offset(), created.notification().isRead()));
      case Change.Read read -> mark(read.notificationId(), true);
      case Change.Unread unread -> mark(unread.notificationId(), false);
      case Change.Deleted deleted -> items.remove(deleted.notificationId());
      case Change.EverythingRead all ->
          items.replaceAll((_, item) ->
              item.offset <= all.upTo().offset() ? new Shown(item.offset, true) : item);
      case Change.NewSettings changed -> settings = changed.settings();
    }
  }

  private void mark(UUID id, boolean read) {
    items.computeIfPresent(id, (_, item) -> new Shown(item.offset, read));
  }

  /// Without what has expired, which a client drops by itself.
  Map<UUID, Shown> shown(Instant now, ReferenceInbox inbox) {
    Map<UUID, Shown> shown = new TreeMap<>(items);
    shown.keySet().removeIf(id -> isExpired(id, now, inbox));
    return shown;
  }

  /// What it should show: all of the inbox but what came since and was kept back.
  Map<UUID, Shown> expected(ReferenceInbox inbox, Instant now) {
    Map<UUID, Shown> expected = new TreeMap<>();
    inbox
        .shown(now)
        .forEach((id, item) -> {
          if (item.pushable || item.position.compareTo(wentAway) <= 0) {
            expected.put(id, new Shown(item.position.offset(), item.readAt != null));
          }
        });
    return expected;
  }

  private static boolean isExpired(UUID id, Instant now, ReferenceInbox inbox) {
    ReferenceInbox.Item item = inbox.items().get(id);
    return item != null && item.event.content().isExpired(now);
  }

  record Shown(long offset, boolean read) {}
}
